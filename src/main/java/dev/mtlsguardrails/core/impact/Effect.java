package dev.mtlsguardrails.core.impact;

import dev.mtlsguardrails.core.mtls.Outcome;

/** What it means that a call ends otherwise than before, the worst first. */
public enum Effect {
    /** Encrypted before, plaintext now. */
    TURNS_OFF,
    /** It fails now. */
    BREAKS,
    /** Mutual TLS before; now only the application knows whether it is encrypted. */
    WEAKENS,
    /** There was nobody to call before, and now it is plaintext. */
    BEGINS_IN_PLAINTEXT,
    /** There is nobody to call any more. */
    ENDS,
    /** Anything else, which is no worse than before. */
    NO_WORSE;

    /** Of the step from one outcome to another. */
    public static Effect of(Outcome before, Outcome after) {
        return switch (after) {
            case PLAIN -> inPlaintext(before);
            case FAIL -> before == Outcome.FAIL ? NO_WORSE : BREAKS;
            case APP -> before == Outcome.ENC ? WEAKENS : NO_WORSE;
            case NONE -> before == Outcome.NONE ? NO_WORSE : ENDS;
            case ENC -> NO_WORSE;
        };
    }

    private static Effect inPlaintext(Outcome before) {
        return switch (before) {
            case ENC, APP -> TURNS_OFF;
            case NONE -> BEGINS_IN_PLAINTEXT;
            case PLAIN, FAIL -> NO_WORSE;
        };
    }
}
