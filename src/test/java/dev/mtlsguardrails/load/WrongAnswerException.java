package dev.mtlsguardrails.load;

/** Somebody answered otherwise than they should: what was measured is not what was to be measured. */
final class WrongAnswerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WrongAnswerException(Shot.Expected expected, Answer answer) {
        super("expected " + expected.status() + " " + expected.said() + ", but was answered " + answer);
    }
}
