package dev.mtlsguardrails.core.impact;

/** What is left of a budget. */
final class Meter {

    private int left;
    private Completeness completeness = Completeness.COMPLETE;

    Meter(Budget budget) {
        this.left = budget.questions();
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

    boolean isSpent() {
        return completeness == Completeness.PARTIAL;
    }

    Completeness completeness() {
        return completeness;
    }
}
