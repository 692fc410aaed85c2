package dev.mtlsguardrails.core.upkeep;

import java.util.List;

/**
 * Which rules should stand, ordered by namespace and host, and nothing that should not.
 *
 * @param wanted those that are needed, whether they stand or not
 * @param remarks what is said in place of doing it
 */
public record Plan(List<WantedRule> wanted, List<Remark> remarks, Completeness completeness) {

    public Plan {
        wanted = List.copyOf(wanted);
        remarks = List.copyOf(remarks);
    }

    /** Whether all that this rests on was seen. */
    public enum Completeness {
        COMPLETE,
        /** Some kind could not be read, so that a rule that is missing here may be needed all the same. */
        INCOMPLETE
    }
}
