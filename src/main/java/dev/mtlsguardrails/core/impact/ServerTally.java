package dev.mtlsguardrails.core.impact;

import dev.mtlsguardrails.core.mtls.Decision;
import dev.mtlsguardrails.core.reach.Reach.ServerClass;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Puts servers together that change alike. */
final class ServerTally {

    /** What takes more than before comes first, and there the most open. */
    private static final Comparator<ServerTransition> WORST_FIRST = Comparator.<ServerTransition, Boolean>comparing(
                    transition -> !transition.opens())
            .thenComparing(Comparator.comparing(ServerTransition::to).reversed())
            .thenComparing(ServerTransition::when);

    private final Map<Alike, Group> groups = new LinkedHashMap<>();
    private final Set<Seen> now = new HashSet<>();

    /** All workloads of whole namespaces, of which nothing else is added. */
    void addAll(Alike alike, List<ServerClass> namespaces) {
        if (!namespaces.isEmpty()) {
            group(alike).whole().addAll(namespaces);
        }
    }

    /** A workload; after a restart only what does not happen now already. */
    void add(Alike alike, ResourceId workload) {
        Seen seen = new Seen(workload, alike.ports(), state(alike.before()), state(alike.after()));
        boolean isNew = switch (alike.when()) {
            case NOW -> {
                now.add(seen);
                yield true;
            }
            case AFTER_RESTART -> !now.contains(seen);
        };
        if (isNew) {
            group(alike)
                    .single()
                    .computeIfAbsent(workload.namespace(), added -> new TreeSet<>())
                    .add(workload);
        }
    }

    private Group group(Alike alike) {
        return groups.computeIfAbsent(alike, added -> new Group(new ArrayList<>(), new TreeMap<>()));
    }

    static ServerState state(Optional<Decision<ServerState>> decision) {
        return decision.map(Decision::value).orElse(ServerState.ABSENT);
    }

    /** Worst first. */
    List<ServerTransition> transitions() {
        return groups.entrySet().stream()
                .map(entry -> entry.getKey().of(entry.getValue()))
                .sorted(WORST_FIRST)
                .toList();
    }

    /** What servers have in common that change alike. */
    record Alike(
            Moment when, Optional<Decision<ServerState>> before, Optional<Decision<ServerState>> after, AtPorts ports) {

        private ServerTransition of(Group servers) {
            return new ServerTransition(when, before, after, ports, servers.at(ports));
        }
    }

    /** Whole namespaces, and in others some workloads. */
    private record Group(List<ServerClass> whole, SortedMap<String, SortedSet<ResourceId>> single) {

        List<ServerClass> at(AtPorts ports) {
            Stream<ServerClass> one = single.entrySet().stream()
                    .map(entry ->
                            new ServerClass(entry.getKey(), List.copyOf(entry.getValue()), List.of(), ports.asReach()));
            return Stream.concat(whole.stream(), one)
                    .sorted(Comparator.comparing(ServerClass::namespace))
                    .toList();
        }
    }

    private record Seen(ResourceId workload, AtPorts ports, ServerState from, ServerState to) {}
}
