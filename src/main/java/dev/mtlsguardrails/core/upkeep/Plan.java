package dev.mtlsguardrails.core.upkeep;

import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which rules should stand, ordered by namespace and host, and nothing that should not.
 *
 * @param wanted those that are needed, whether they stand or not
 * @param remarks what is said in place of doing it
 * @param harmful those of ours that stand and by now keep workloads with a sidecar from mTLS
 */
public record Plan(
        List<WantedRule> wanted, List<Remark> remarks, SortedSet<ResourceId> harmful, Completeness completeness) {

    public Plan {
        wanted = List.copyOf(wanted);
        remarks = List.copyOf(remarks);
        harmful = Collections.unmodifiableSortedSet(new TreeSet<>(harmful));
    }

    /** Whether a rule is wanted, by its id. */
    public boolean wants(ResourceId rule) {
        return wanted.stream().anyMatch(wish -> wish.id().equals(rule));
    }

    /** Whether all that this rests on was seen. */
    public enum Completeness {
        COMPLETE,
        /** Some kind could not be read, so that a rule that is missing here may be needed all the same. */
        INCOMPLETE
    }
}
