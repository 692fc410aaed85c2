package dev.mtlsguardrails.core.impact;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Meta;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mesh.Workload;
import dev.mtlsguardrails.core.mtls.Client;
import dev.mtlsguardrails.core.mtls.Endpoint;
import dev.mtlsguardrails.core.mtls.Interception;
import dev.mtlsguardrails.core.reach.Servers;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A namespace once all of its pods are made anew: one for each template, also where none runs now, with what the injector
 * makes of it (istio-semantics 4.1 to 4.3). Pods that nobody makes are taken to be made again as they are.
 */
final class Restarted {

    private final MeshSnapshot mesh;
    private final NamespaceSlice slice;
    private final Map<ResourceId, List<Pod>> running = new LinkedHashMap<>();
    private final Labels given;

    private Restarted(MeshSnapshot mesh, String namespace) {
        this.mesh = mesh;
        this.slice = mesh.namespace(namespace);
        slice.all(Pod.class).stream()
                .filter(pod -> !pod.finished())
                .forEach(pod -> running.computeIfAbsent(Servers.topOwner(pod), added -> new ArrayList<>())
                        .add(pod));
        this.given = running.values().stream().flatMap(List::stream).anyMatch(Restarted::takesHbone)
                ? Labels.of(Map.of(Endpoint.TUNNEL, "http"))
                : Labels.NONE;
    }

    /** The settings by which the injector says so are not read: who runs here tells what the next ones will do (3.4). */
    private static boolean takesHbone(Pod pod) {
        return pod.template().hasContainer(PodTemplate.PROXY)
                && pod.template().labels().has(Endpoint.TUNNEL, "http");
    }

    /** The mesh with these namespaces restarted. */
    static MeshSnapshot in(Collection<String> namespaces, MeshSnapshot mesh) {
        MeshSnapshot restarted = mesh;
        for (String namespace : namespaces) {
            Restarted one = new Restarted(mesh, namespace);
            for (List<Pod> gone : one.running.values()) {
                for (Pod pod : gone) {
                    restarted = restarted.apply(new Change.Delete(pod));
                }
            }
            for (Pod pod : one.pods()) {
                restarted = restarted.apply(new Change.Standing(pod));
            }
        }
        return restarted;
    }

    /** Whether a restart makes any difference to who is there, has a proxy, or is selected by what. */
    static boolean changes(String namespace, MeshSnapshot mesh) {
        Restarted restarted = new Restarted(mesh, namespace);
        return restarted.pods().stream().anyMatch(pod -> restarted.isOther(pod));
    }

    private boolean isOther(Pod restarted) {
        List<Pod> now = running.getOrDefault(Servers.topOwner(restarted), List.of());
        return now.isEmpty() || now.stream().anyMatch(pod -> !isSame(pod, restarted));
    }

    private boolean isSame(Pod now, Pod restarted) {
        return Client.of(now, mesh).proxy() == Client.of(restarted, mesh).proxy()
                && restarted.template().labels().areAmong(now.template().labels())
                && restarted.template().annotations().areAmong(now.template().annotations())
                && Interception.inboundMarks(now.template())
                        .toList()
                        .equals(Interception.inboundMarks(restarted.template()).toList());
    }

    private List<Pod> pods() {
        List<Pod> pods = new ArrayList<>();
        slice.all(Workload.class).stream().filter(this::isOnTop).map(this::pod).forEach(pods::add);
        running.forEach((owner, made) -> {
            if (slice.find(Workload.class, owner).isEmpty()) {
                made.stream().map(this::again).forEach(pods::add);
            }
        });
        return pods;
    }

    private boolean isOnTop(Workload workload) {
        return workload.owner()
                .flatMap(owner -> slice.find(Workload.class, owner))
                .isEmpty();
    }

    /** It keeps an address of those that run, by which others may know them. */
    private Pod pod(Workload workload) {
        ResourceId id = workload.id();
        Optional<String> address = running.getOrDefault(id, List.of()).stream()
                .flatMap(pod -> pod.address().stream())
                .findFirst();
        String name = id.kind().kind().toLowerCase(Locale.ROOT) + "/" + id.name();
        Meta meta = new Meta(
                workload.template().labels(),
                workload.template().annotations(),
                Optional.of(new Meta.Owner(id.kind(), id.name())),
                Optional.empty());
        return new Pod(
                new ResourceId(Kinds.POD, id.namespace(), name),
                meta,
                Injected.template(workload.template(), id.namespace(), mesh, given),
                false,
                address.or(() -> Optional.of(name)));
    }

    private Pod again(Pod pod) {
        return new Pod(
                pod.id(),
                pod.meta(),
                Injected.template(pod.template(), pod.id().namespace(), mesh, given),
                false,
                pod.address());
    }
}
