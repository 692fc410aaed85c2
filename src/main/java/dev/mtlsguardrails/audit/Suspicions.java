package dev.mtlsguardrails.audit;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.Admitted;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.ViewChange;
import dev.mtlsguardrails.core.verdict.Hindsight;
import dev.mtlsguardrails.core.verdict.Message;
import dev.mtlsguardrails.core.verdict.Ruling;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Judges every change twice: by the view that it met, and when the dust has settled. The kinds of a cluster are watched one
 * by one, so a rule may be seen before the exception that was stored before it; and of two changes that are harmless one by
 * one, the second to be seen is not harmless any more. What both looks find has slipped through. Knows no clock, no thread
 * and no cluster.
 */
final class Suspicions {

    /** By then every watch has brought what was stored at about the same time. */
    static final Duration SETTLED_AFTER = Duration.ofSeconds(2);

    private final Hindsight hindsight;
    private final Admitted.Memory memory;
    private final Told told = new Told();
    private final Map<ResourceId, Suspicion> suspicions = new LinkedHashMap<>();

    Suspicions(Hindsight hindsight, Admitted.Memory memory) {
        this.hindsight = hindsight;
        this.memory = memory;
    }

    /** Takes in a change; nothing is said of it yet. */
    void seen(ViewChange seen, Instant now) {
        ResourceId id = seen.change().id();
        Optional<Suspicion> earlier = Optional.ofNullable(suspicions.remove(id));
        Change.between(
                        earlier.map(of -> of.change.before())
                                .orElseGet(() -> seen.change().before()),
                        seen.change().after())
                .ifPresent(change -> consider(change, earlier, seen, now));
    }

    /** Of several changes of an object, the first says when, and from what; each adds what it is suspected of. */
    private void consider(Change change, Optional<Suspicion> earlier, ViewChange seen, Instant now) {
        ClusterView before = earlier.map(Suspicion::before).orElse(seen.before());
        Instant since = earlier.map(Suspicion::since).orElse(now);
        Set<Finding.Fact> facts = new HashSet<>(earlier.map(Suspicion::facts).orElse(Set.of()));
        hindsight
                .slipped(change, memory.of(change), since, before, seen.after())
                .forEach(ruling -> facts.add(ruling.finding().fact()));
        if (!facts.isEmpty()) {
            suspicions.put(change.id(), new Suspicion(change, before, since, facts));
        } else if (told.knows(change.id())) {
            told.retain(change.id(), facts(hindsight.found(change, now, before, seen.after())));
        }
    }

    /** When somebody should ask what has come of it; empty if nobody need. */
    Optional<Instant> nextDue() {
        return suspicions.values().stream().map(Suspicion::due).min(Instant::compareTo);
    }

    /** What has turned out to have slipped through, and was not said yet. */
    List<LateFinding> due(Instant now, ClusterView newest) {
        List<LateFinding> late = new ArrayList<>();
        suspicions.values().stream()
                .filter(suspicion -> !suspicion.due().isAfter(now))
                .toList()
                .forEach(suspicion -> {
                    suspicions.remove(suspicion.change.id(), suspicion);
                    late.addAll(confirmed(suspicion, newest));
                });
        return late;
    }

    private List<LateFinding> confirmed(Suspicion suspicion, ClusterView newest) {
        Change change = suspicion.change;
        if (!newest.find(change.object()).equals(change.after())) {
            return List.of(); // it has changed again, and that is about to be judged
        }
        List<Ruling> slipped = hindsight.isLeftOver(change, newest)
                ? List.of()
                : hindsight.slipped(change, memory.of(change), suspicion.since, suspicion.before, newest).stream()
                        .filter(ruling ->
                                suspicion.facts.contains(ruling.finding().fact()))
                        .toList();
        told.retain(change.id(), facts(hindsight.found(change, suspicion.since, suspicion.before, newest)));
        return slipped.stream()
                .filter(ruling -> told.isNews(change.id(), ruling.finding().fact()))
                .map(ruling ->
                        new LateFinding(change, about(change.id(), newest), ruling, Message.late(change, ruling)))
                .toList();
    }

    private static Set<Finding.Fact> facts(List<Finding> findings) {
        return findings.stream().map(Finding::fact).collect(Collectors.toSet());
    }

    /** Nothing can be said in a Namespace that is going. */
    private static ResourceId about(ResourceId object, ClusterView newest) {
        String namespace = object.namespace();
        return namespace.isEmpty() || newest.mesh().namespaceLabels(namespace).isPresent()
                ? object
                : new ResourceId(Kinds.NAMESPACE, "", namespace);
    }

    /**
     * A change that would be refused by the view that it met.
     *
     * @param change from the state before the first of its changes to that after the last
     * @param since when the first was seen
     * @param facts what it is suspected of
     */
    private record Suspicion(Change change, ClusterView before, Instant since, Set<Finding.Fact> facts) {

        private Instant due() {
            return since.plus(SETTLED_AFTER);
        }
    }
}
