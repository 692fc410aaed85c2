package dev.mtlsguardrails.core.policy;

import java.util.Locale;

/** What a finding leads to, from the mildest to the strictest. */
public enum Action {
    /** Nothing: the finding is dropped. */
    OFF("Off"),
    /** Audit line, audit annotation and metric; the requester sees nothing. */
    AUDIT("Audit"),
    /** As AUDIT, and the requester is told. */
    WARN("Warn"),
    /** The change is refused. */
    ENFORCE("Enforce");

    private final String written;

    Action(String written) {
        this.written = written;
    }

    public Action atMost(Action ceiling) {
        return compareTo(ceiling) <= 0 ? this : ceiling;
    }

    /** As policies write it. */
    public String written() {
        return written;
    }

    /** As metrics, audit lines and programs read it. */
    public String word() {
        return written.toLowerCase(Locale.ROOT);
    }
}
