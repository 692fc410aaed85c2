package dev.mtlsguardrails.core.rule;

/** What becomes of a review that comes before all that verdicts rest on has been read. */
public enum BeforeLoaded {
    /** It gets no decision, and the failure policy of whoever asks decides. */
    REFUSE_TO_ANSWER,
    /** It is judged by what an {@link Outline} tells, and the answer says what was left out. */
    JUDGE_FIELDS
}
