package dev.mtlsguardrails.cli.check;

import dev.mtlsguardrails.core.verdict.Verdict;
import java.util.Locale;

/** What becomes of a document, in the words of the webhook. */
public enum Decision {
    CLEAN,
    REPORTED,
    WARNED,
    WOULD_DENY,
    DENIED,
    /** Refused because it cannot be read. */
    INVALID,
    /** Cannot be read, but it could not be read before either. */
    UNREADABLE,
    /** None of our business. */
    FOREIGN;

    static Decision of(Verdict.Outcome outcome) {
        return switch (outcome) {
            case CLEAN -> CLEAN;
            case REPORTED -> REPORTED;
            case WARNED -> WARNED;
            case WOULD_DENY -> WOULD_DENY;
            case DENIED -> DENIED;
        };
    }

    public boolean isRefusal() {
        return this == DENIED || this == INVALID;
    }

    /** As metrics and audit lines of the webhook write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
