package dev.mtlsguardrails.core.upkeep;

import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.upkeep.Plan.Completeness;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Since when each rule has been wanted without a pause. Immutable; whoever keeps it shows it every plan. After a restart
 * the waiting begins again, which delays what is to be made and nothing else.
 */
public record Settling(SortedMap<ResourceId, Instant> since) {

    public static final Settling NOTHING = new Settling(Collections.emptySortedMap());

    public Settling {
        since = Collections.unmodifiableSortedMap(new TreeMap<>(since));
    }

    /** After one more plan. One that is incomplete says nothing about what it does not want. */
    public Settling after(Plan plan, Instant now) {
        SortedMap<ResourceId, Instant> next =
                plan.completeness() == Completeness.COMPLETE ? new TreeMap<>() : new TreeMap<>(since);
        plan.wanted().forEach(rule -> next.put(rule.id(), since.getOrDefault(rule.id(), now)));
        return new Settling(next);
    }

    /** Those of a plan's rules that have been wanted for long enough to be made. */
    public List<WantedRule> settled(Plan plan, Instant now) {
        return plan.wanted().stream()
                .filter(rule ->
                        !since.getOrDefault(rule.id(), now).plus(rule.quiet()).isAfter(now))
                .toList();
    }
}
