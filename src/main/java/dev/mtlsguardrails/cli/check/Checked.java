package dev.mtlsguardrails.cli.check;

import dev.mtlsguardrails.cli.source.Document;
import dev.mtlsguardrails.core.verdict.Decision;

/** A document and what would become of it. */
public record Checked(Document document, Operation operation, Outcome outcome) {

    public Decision decision() {
        return outcome.decision();
    }

    /** What somebody does who applies the document. */
    public enum Operation {
        CREATE,
        UPDATE
    }
}
