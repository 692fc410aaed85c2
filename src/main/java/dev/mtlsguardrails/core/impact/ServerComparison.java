package dev.mtlsguardrails.core.impact;

import dev.mtlsguardrails.core.impact.ServerTally.Alike;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mtls.Decision;
import dev.mtlsguardrails.core.reach.Servers;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Asks both sides of a change what stands at the ports of servers, and tallies what differs. */
final class ServerComparison {

    private final Moment when;
    private final Wiring before;
    private final Wiring after;
    private final ServerTally tally;
    private final Meter meter;

    ServerComparison(Moment when, Wiring before, Wiring after, ServerTally tally, Meter meter) {
        this.when = when;
        this.before = before;
        this.after = after;
        this.tally = tally;
        this.meter = meter;
    }

    /** Pods of one template are asked about once. */
    void compare(Workloads those) {
        NamespaceSlice was = before.mesh().namespace(those.namespace());
        NamespaceSlice is = after.mesh().namespace(those.namespace());
        Map<ResourceId, Pod> earlier = pods(was, those.pods());
        Map<ResourceId, Pod> later = pods(is, those.pods());
        Set<ResourceId> all = new LinkedHashSet<>(earlier.keySet());
        all.addAll(later.keySet());
        Set<Server> asked = new LinkedHashSet<>();
        for (ResourceId id : all) {
            Optional<Pod> from = Optional.ofNullable(earlier.get(id));
            Optional<Pod> to = Optional.ofNullable(later.get(id));
            Server server =
                    new Server(to.or(() -> from).map(Servers::topOwner).orElse(id), template(from), template(to));
            if (asked.add(server) && !compare(server, from, to, new WorkloadPorts(was, is))) {
                return;
            }
        }
    }

    private static Map<ResourceId, Pod> pods(NamespaceSlice slice, Predicate<Pod> those) {
        Map<ResourceId, Pod> pods = new LinkedHashMap<>();
        slice.all(Pod.class).stream()
                .filter(pod -> !pod.finished())
                .filter(those)
                .forEach(pod -> pods.put(pod.id(), pod));
        return pods;
    }

    private static Optional<PodTemplate> template(Optional<Pod> pod) {
        return pod.map(Pod::template);
    }

    private boolean compare(Server server, Optional<Pod> from, Optional<Pod> to, WorkloadPorts ports) {
        SortedSet<Long> named = ports.of(server.before(), server.after());
        if (!meter.affords(2 * (named.size() + 1))) {
            return false;
        }
        Optional<Step> elsewhere = step(from, to, WorkloadPorts.ANY_OTHER);
        SortedMap<Long, Optional<Step>> changes = new TreeMap<>();
        named.forEach(port -> changes.put(port, step(from, to, port)));
        SortedSet<Long> differing = new TreeSet<>(named);
        differing.removeIf(port -> changes.getOrDefault(port, Optional.empty()).equals(elsewhere));
        elsewhere.ifPresent(change -> add(server, change, new AtPorts.AllBut(differing)));
        Map<Step, SortedSet<Long>> byChange = new LinkedHashMap<>();
        for (long port : differing) {
            changes.getOrDefault(port, Optional.empty())
                    .ifPresent(change -> byChange.computeIfAbsent(change, added -> new TreeSet<>())
                            .add(port));
        }
        byChange.forEach((change, numbers) -> add(server, change, new AtPorts.Only(numbers)));
        return true;
    }

    private void add(Server server, Step change, AtPorts ports) {
        tally.add(new Alike(when, change.before(), change.after(), ports), server.workload());
    }

    private Optional<Step> step(Optional<Pod> from, Optional<Pod> to, long port) {
        Optional<Decision<ServerState>> was = state(before, from, port);
        Optional<Decision<ServerState>> is = state(after, to, port);
        return ServerTally.state(was) == ServerTally.state(is) ? Optional.empty() : Optional.of(new Step(was, is));
    }

    private static Optional<Decision<ServerState>> state(Wiring side, Optional<Pod> pod, long port) {
        return pod.map(server -> ServerState.of(side.engine().reception(server, port)));
    }

    /** Pods that have all of it in common change alike. */
    private record Server(ResourceId workload, Optional<PodTemplate> before, Optional<PodTemplate> after) {}

    private record Step(Optional<Decision<ServerState>> before, Optional<Decision<ServerState>> after) {}
}
