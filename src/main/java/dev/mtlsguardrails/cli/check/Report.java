package dev.mtlsguardrails.cli.check;

import dev.mtlsguardrails.core.verdict.Decision;
import java.util.List;

/**
 * Everything that is to be said about a run.
 *
 * @param notes what the verdicts rest on besides the documents, each a sentence
 */
public record Report(List<Checked> documents, List<String> notes) {

    public Report {
        documents = List.copyOf(documents);
        notes = List.copyOf(notes);
    }

    public long count(Decision decision) {
        return documents.stream()
                .filter(document -> document.decision() == decision)
                .count();
    }

    public boolean refusesSomething() {
        return documents.stream().anyMatch(document -> document.decision().isRefusal());
    }
}
