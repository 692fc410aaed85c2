package dev.mtlsguardrails.core.policy;

/** What a finding leads to, from the mildest to the strictest. */
public enum Action {
    /** Nothing: the finding is dropped. */
    OFF,
    /** Audit line, audit annotation and metric; the requester sees nothing. */
    AUDIT,
    /** As AUDIT, and the requester is told. */
    WARN,
    /** The change is refused. */
    ENFORCE;

    public Action atMost(Action ceiling) {
        return compareTo(ceiling) <= 0 ? this : ceiling;
    }
}
