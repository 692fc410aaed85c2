package dev.mtlsguardrails.core.impact;

import dev.mtlsguardrails.core.impact.Affected.Share;

/** What is left of a budget. */
final class Meter {

    private final int whole;
    private int left;
    private Completeness completeness = Completeness.COMPLETE;

    Meter(Budget budget) {
        this.left = budget.questions();
        this.whole = budget.questions();
    }

    /** Whether so many questions may still be asked; once they may not, nothing may. */
    boolean affords(int questions) {
        if (questions > left) {
            left = 0;
            completeness = Completeness.PARTIAL;
            return false;
        }
        left -= questions;
        return true;
    }

    /** From here on a part of the whole is enough. */
    void within(Share share) {
        left = Math.min(left, share.of(whole));
    }

    boolean isSpent() {
        return completeness == Completeness.PARTIAL;
    }

    Completeness completeness() {
        return completeness;
    }
}
