package dev.mtlsguardrails.cli.source;

/** What was given cannot be worked with. The message is one sentence for whoever gave it, and says what to do. */
public final class BadInput extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BadInput(String message) {
        super(message, null, false, false);
    }

    /**
     * @param line counted from one
     */
    static BadInput in(String file, int line, String sentence) {
        return new BadInput(file + ":" + line + ": " + sentence);
    }
}
