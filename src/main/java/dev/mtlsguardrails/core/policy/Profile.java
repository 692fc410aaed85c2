package dev.mtlsguardrails.core.policy;

/** A named choice of actions for all rules. */
public enum Profile {
    /** Refuses what switches mTLS off. */
    BASELINE,
    /** STRICT or inherited, nothing weaker. */
    STRICT
}
