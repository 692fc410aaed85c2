package dev.mtlsguardrails.api;

/** What {@code kubectl get} shows beside the fields of a spec. */
final class PrinterColumns {

    /** Whether the object counts. */
    static final String ACCEPTED = ".status.conditions[?(@.type==\"Accepted\")].status";

    private PrinterColumns() {}
}
