package dev.mtlsguardrails.core.impact;

import dev.mtlsguardrails.core.impact.Answers.Answer;
import dev.mtlsguardrails.core.impact.Answers.Who;
import dev.mtlsguardrails.core.impact.CallTransition.Answering;
import dev.mtlsguardrails.core.mtls.ClientClass.Members;
import dev.mtlsguardrails.core.mtls.Outcome;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Puts together what belongs together: endpoints that change alike, and classes of clients for whom the same ones do. */
final class CallTally {

    private static final Comparator<CallTransition> WORST_FIRST = Comparator.comparing(CallTransition::effect)
            .thenComparing(CallTransition::when)
            .thenComparing(CallTransition::host)
            .thenComparing(CallTransition::port)
            .thenComparing(transition -> transition.subset().orElse(""))
            .thenComparing(transition -> transition.servers().namespace());

    private final int named;
    private final Map<Group, Set<Members>> groups = new LinkedHashMap<>();
    private final Set<Seen> now = new HashSet<>();

    CallTally(Budget budget) {
        this.named = budget.named();
    }

    /** Compares what becomes of the calls of one class of clients; after a restart, what is so now already is left out. */
    void compare(Asked asked, Answers before, Answers after) {
        Set<Who> all = new LinkedHashSet<>(before.byEndpoint().keySet());
        all.addAll(after.byEndpoint().keySet());
        Map<Alike, List<Differing>> alike = new LinkedHashMap<>();
        for (Who who : all) {
            Side was = before.of(who);
            Side is = after.of(who);
            if (was.outcome() != is.outcome()) {
                Answer answer = after.find(who).or(() -> before.find(who)).orElseThrow();
                Differing differing = new Differing(who.name(), answer.workload());
                if (isNew(asked, differing, was.outcome(), is.outcome())) {
                    alike.computeIfAbsent(new Alike(was, is, answer.namespace()), added -> new ArrayList<>())
                            .add(differing);
                }
            }
        }
        alike.forEach((changed, endpoints) -> groups.computeIfAbsent(
                        new Group(asked.when(), asked.call(), changed, answering(changed.namespace(), endpoints)),
                        added -> new LinkedHashSet<>())
                .add(asked.clients()));
    }

    private boolean isNew(Asked asked, Differing differing, Outcome from, Outcome to) {
        String name = differing.workload().map(ResourceId::toString).orElse(differing.name());
        Seen seen = new Seen(asked.clients(), asked.call(), name, from, to);
        return switch (asked.when()) {
            case NOW -> {
                now.add(seen);
                yield true;
            }
            case AFTER_RESTART -> !now.contains(seen);
        };
    }

    private Answering answering(String namespace, List<Differing> endpoints) {
        SortedSet<ResourceId> workloads = new TreeSet<>();
        SortedSet<String> names = new TreeSet<>();
        endpoints.forEach(endpoint -> {
            endpoint.workload().ifPresent(workloads::add);
            names.add(endpoint.name());
        });
        names.remove("");
        int count = (int) endpoints.stream()
                .filter(endpoint -> !endpoint.name().isEmpty())
                .count();
        return new Answering(
                namespace,
                List.copyOf(workloads),
                count,
                names.stream().limit(named).toList());
    }

    /** Worst first. */
    List<CallTransition> transitions(Routed routed) {
        return groups.entrySet().stream()
                .filter(entry -> entry.getKey().call().routed() == routed)
                .map(entry -> entry.getKey().by(entry.getValue()))
                .sorted(WORST_FIRST)
                .toList();
    }

    /** Whether anybody makes the calls. */
    enum Routed {
        YES,
        /** The subset waits for a route. */
        NOT_YET
    }

    record Dialled(Host host, long port, Optional<String> subset, Routed routed) {}

    record Asked(Moment when, Members clients, Dialled call) {}

    private record Differing(String name, Optional<ResourceId> workload) {}

    private record Alike(Side before, Side after, String namespace) {}

    private record Group(Moment when, Dialled call, Alike changed, Answering servers) {

        CallTransition by(Set<Members> clients) {
            return new CallTransition(
                    when,
                    List.copyOf(clients),
                    call.host(),
                    call.port(),
                    call.subset(),
                    changed.before(),
                    changed.after(),
                    servers);
        }
    }

    private record Seen(Members clients, Dialled call, String server, Outcome from, Outcome to) {}
}
