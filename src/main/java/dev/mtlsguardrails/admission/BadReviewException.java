package dev.mtlsguardrails.admission;

/** The body is no AdmissionReview v1. The message is for whoever sent it. */
final class BadReviewException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reason;

    BadReviewException(String reason) {
        super(reason);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
