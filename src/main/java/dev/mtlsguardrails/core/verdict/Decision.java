package dev.mtlsguardrails.core.verdict;

import java.util.Locale;

/** What becomes of a change, in one word, from good to bad; then what is said where no rule was asked. */
public enum Decision {
    CLEAN,
    /** Found, and only recorded. */
    REPORTED,
    WARNED,
    /** Let pass only because the policy is in mode Warn or Audit. */
    WOULD_DENY,
    DENIED,
    /** Refused because it cannot be read, or means nothing. */
    INVALID,
    /** Cannot be read, but it could not be read before either. */
    UNREADABLE,
    /** None of our business. */
    FOREIGN;

    public boolean isRefusal() {
        return this == DENIED || this == INVALID;
    }

    /** As metrics, audit lines and programs read it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
