package dev.mtlsguardrails.core.policy;

/** A named choice of actions for all rules. */
public enum Profile {
    /** Refuses what switches mTLS off. */
    BASELINE("Baseline"),
    /** STRICT or inherited, nothing weaker. */
    STRICT("Strict");

    private final String written;

    Profile(String written) {
        this.written = written;
    }

    /** As policies write it. */
    public String written() {
        return written;
    }
}
