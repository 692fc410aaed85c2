package dev.mtlsguardrails.core.upkeep;

import dev.mtlsguardrails.core.resource.ResourceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Since when each rule of ours stands without being wanted. Immutable; whoever keeps it shows it every plan that rests on a
 * cluster as it is. One that does not forgets everything: what was seen before may have changed behind our back.
 */
public record Leaving(SortedMap<ResourceId, Instant> since) {

    public static final Leaving NOTHING = new Leaving(Collections.emptySortedMap());

    public Leaving {
        since = Collections.unmodifiableSortedMap(new TreeMap<>(since));
    }

    /** After one more plan, and the rules of ours that stood then. */
    public Leaving after(Plan plan, Collection<ResourceId> standing, Instant now) {
        SortedMap<ResourceId, Instant> next = new TreeMap<>();
        standing.stream()
                .filter(rule -> !plan.wants(rule))
                .forEach(rule -> next.put(rule, since.getOrDefault(rule, now)));
        return new Leaving(next);
    }

    /** Whether a rule has not been wanted for so long that it is to go. */
    public boolean isOver(ResourceId rule, Duration patience, Instant now) {
        Instant unwanted = since.get(rule);
        return unwanted != null && !unwanted.plus(patience).isAfter(now);
    }
}
