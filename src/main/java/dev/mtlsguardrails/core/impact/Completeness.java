package dev.mtlsguardrails.core.impact;

/** Whether everything that a change can affect was looked at. */
public enum Completeness {
    COMPLETE,
    /** The budget was spent before: what was found is true, and there may be more of it, or something else. */
    PARTIAL;

    Completeness and(Completeness other) {
        return this == PARTIAL ? PARTIAL : other;
    }
}
