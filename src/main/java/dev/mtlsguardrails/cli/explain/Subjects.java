package dev.mtlsguardrails.cli.explain;

import dev.mtlsguardrails.cli.source.BadInput;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mesh.Workload;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds a workload by its name, or says what was found instead. */
final class Subjects {

    private static final int NAMED = 3;
    private static final int HIGHEST = 6;

    private final MeshSnapshot mesh;

    Subjects(MeshSnapshot mesh) {
        this.mesh = mesh;
    }

    Subject find(WorkloadName name) {
        NamespaceSlice slice = mesh.namespace(name.namespace());
        if (slice.isEmpty()) {
            throw new BadInput("nothing is known of a namespace " + name.namespace()
                    + near(
                            name.namespace(),
                            mesh.namespaces().map(NamespaceSlice::name).toList()));
        }
        List<ResourceId> found = named(slice, name).toList();
        if (found.isEmpty()) {
            throw none(slice, name);
        }
        if (found.size() > 1) {
            throw new BadInput(name.namespace() + "/" + name.name() + " is "
                    + found.stream().map(id -> "a " + id.kind().kind()).collect(Collectors.joining(" and "))
                    + "; write "
                    + found.stream().map(Subjects::withKind).collect(Collectors.joining(" or ")));
        }
        return subject(slice, found.getFirst());
    }

    private static Stream<ResourceId> named(NamespaceSlice slice, WorkloadName name) {
        return all(slice).stream()
                .filter(id -> id.name().equals(name.name()))
                .filter(id -> name.kind().map(kind -> isCalled(id, kind)).orElse(true));
    }

    /** Everything that makes pods, and the pods; also who made them by their word, if that was not read. */
    private static SortedSet<ResourceId> all(NamespaceSlice slice) {
        SortedSet<ResourceId> all = new TreeSet<>();
        slice.all(Workload.class).forEach(workload -> all.add(workload.id()));
        slice.all(Pod.class).stream().filter(pod -> !pod.finished()).forEach(pod -> all.add(pod.id()));
        slice.all(Pod.class).stream()
                .filter(Subjects::isRunning)
                .forEach(pod -> pod.deployment().or(pod::owner).ifPresent(all::add));
        return all;
    }

    /** Nobody reaches a pod without an address, and a mesh does not count it among the endpoints. */
    private static boolean isRunning(Pod pod) {
        return !pod.finished() && pod.address().isPresent();
    }

    private static boolean isCalled(ResourceId id, String kind) {
        String own = id.kind().kind().toLowerCase(Locale.ROOT);
        return kind.equals(own) || kind.equals(own + "s");
    }

    private static String withKind(ResourceId id) {
        return id.namespace() + "/" + id.kind().kind().toLowerCase(Locale.ROOT) + "/" + id.name();
    }

    private static Subject subject(NamespaceSlice slice, ResourceId id) {
        Optional<PodSource> made = slice.find(Workload.class, id)
                .<PodSource>map(workload -> workload)
                .or(() -> slice.find(Pod.class, id).filter(pod -> !isRunning(pod)));
        return new Subject(
                id,
                made,
                slice.all(Pod.class).stream()
                        .filter(Subjects::isRunning)
                        .filter(pod -> pod.id().equals(id) || owners(slice, pod).contains(id))
                        .toList());
    }

    /** Whoever made a pod, and whoever made that, as far as they say so. */
    private static Set<ResourceId> owners(NamespaceSlice slice, Pod pod) {
        Set<ResourceId> owners = new HashSet<>();
        pod.deployment().ifPresent(owners::add);
        Optional<? extends PodSource> source = Optional.of(pod);
        for (int level = 0; source.isPresent() && level < HIGHEST; level++) {
            Optional<ResourceId> owner = source.get().owner();
            owner.ifPresent(owners::add);
            source = owner.flatMap(id -> slice.find(Workload.class, id));
        }
        return owners;
    }

    private static BadInput none(NamespaceSlice slice, WorkloadName name) {
        String wanted = name.kind().map(kind -> kind + " ").orElse("workload ") + name.name();
        Optional<Service> service = slice.all(Service.class).stream()
                .filter(candidate -> candidate.id().name().equals(name.name()))
                .findFirst();
        String behind = service.map(found -> all(slice).stream()
                        .filter(id -> subject(slice, id)
                                .made()
                                .filter(made -> found.selects(made.template()))
                                .isPresent())
                        .map(ResourceId::name)
                        .distinct()
                        .limit(NAMED)
                        .collect(Collectors.joining(", ")))
                .orElse("");
        return new BadInput("there is no " + wanted + " in namespace " + name.namespace()
                + (behind.isEmpty()
                        ? near(
                                name.name(),
                                all(slice).stream().map(ResourceId::name).toList())
                        : "; that is a Service, and it leads to " + behind));
    }

    /** By how much of the beginning they share: people mistake endings, such as hashes and versions. */
    private static String near(String written, List<String> names) {
        List<String> nearest = names.stream()
                .distinct()
                .sorted(Comparator.comparing((String name) -> -shared(written, name))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(NAMED)
                .toList();
        return nearest.isEmpty() ? "; nothing else is known, either" : "; near are " + String.join(", ", nearest);
    }

    private static int shared(String one, String other) {
        int at = 0;
        while (at < one.length() && at < other.length() && one.charAt(at) == other.charAt(at)) {
            at++;
        }
        return at;
    }
}
