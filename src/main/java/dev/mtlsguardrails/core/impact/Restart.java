package dev.mtlsguardrails.core.impact;

import dev.mtlsguardrails.core.controlplane.ControlPlaneObject;
import dev.mtlsguardrails.core.impact.Affected.Extent;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.Workload;
import dev.mtlsguardrails.core.reach.Servers;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Which namespaces are worth a second look, because a restart of their pods makes a difference. */
final class Restart {

    private static final int SAMPLED = 20;

    private final Both mesh;
    private final Meter meter;

    Restart(Both mesh, Meter meter) {
        this.mesh = mesh;
        this.meter = meter;
    }

    /** Of those that the change names; of a control plane, which may inject or not, of all. */
    List<String> named(Affected affected, Change change) {
        if (change.object() instanceof ControlPlaneObject) {
            return mesh.namespaces().filter(this::isOther).toList();
        }
        SortedSet<String> named = affected.homes();
        if (change.object() instanceof MeshObject object) {
            named.add(object.home());
        }
        return named.stream()
                .filter(namespace -> isMadeAnew(namespace, change) || isOther(namespace))
                .toList();
    }

    /** What a template says no longer, pods that were made of it still say: they do not tell that the next ones will not. */
    private static boolean isMadeAnew(String namespace, Change change) {
        return change instanceof Change.Update update
                && update.old() instanceof Workload was
                && update.object() instanceof Workload is
                && is.home().equals(namespace)
                && !is.template().equals(was.template());
    }

    private boolean isOther(String namespace) {
        int pods = mesh.objects(namespace, Pod.class).mapToInt(pod -> 1).sum();
        return meter.affords(pods) && mesh.sides().anyMatch(side -> Restarted.changes(namespace, side.mesh()));
    }

    /** Of those who answer, or may: where a template has no pod yet. */
    List<String> idle(Affected affected, Predicate<String> among) {
        return idle(affected)
                .filter(among)
                .filter(namespace -> meter.affords(1))
                .toList();
    }

    /** Where clients change themselves, some servers tell what becomes of their calls to the others. */
    private Stream<String> idle(Affected affected) {
        if (affected.extent() == Extent.NAMESPACES && affected.wide().isEmpty()) {
            return idle(affected.homes().stream());
        }
        return affected.extent() == Extent.NAMESPACES && affected.share() == Affected.Share.TENTH
                ? idle(mesh.namespaces().limit(SAMPLED))
                : idle();
    }

    private Stream<String> idle(Stream<String> namespaces) {
        return namespaces.filter(namespace -> mesh.slices(namespace).anyMatch(Idle::isSome));
    }

    private Stream<String> idle() {
        return mesh.sides()
                .flatMap(side -> side.mesh().summaries(AllIdle.class, AllIdle::in))
                .flatMap(idle -> idle.namespaces().stream())
                .distinct()
                .sorted();
    }

    Both of(Collection<String> namespaces) {
        return mesh.in(
                Restarted.in(namespaces, mesh.before().mesh()),
                Restarted.in(namespaces, mesh.after().mesh()));
    }

    /** Whether a namespace has templates of which no pod can be called: none runs, or none has an address yet. */
    private enum Idle {
        SOME,
        NONE;

        static boolean isSome(NamespaceSlice slice) {
            return slice.derived(Idle.class, Idle::find) == SOME;
        }

        private static Idle find(NamespaceSlice slice) {
            Set<ResourceId> running = new HashSet<>();
            slice.all(Pod.class).stream()
                    .filter(pod -> !pod.finished() && pod.address().isPresent())
                    .forEach(pod -> running.add(Servers.topOwner(pod)));
            Stream<Workload> onTop = slice.all(Workload.class).stream()
                    .filter(workload -> workload.owner()
                            .flatMap(owner -> slice.find(Workload.class, owner))
                            .isEmpty());
            return onTop.allMatch(workload -> running.contains(workload.id())) ? NONE : SOME;
        }
    }

    /** The namespaces of which that is so. */
    private record AllIdle(List<String> namespaces) {

        static AllIdle in(Collection<NamespaceSlice> slices) {
            return new AllIdle(slices.stream()
                    .filter(Idle::isSome)
                    .map(NamespaceSlice::name)
                    .toList());
        }
    }
}
