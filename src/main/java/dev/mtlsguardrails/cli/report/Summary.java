package dev.mtlsguardrails.cli.report;

import dev.mtlsguardrails.cli.check.Report;
import dev.mtlsguardrails.core.verdict.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A run in one line. */
final class Summary {

    private Summary() {}

    /** {@code 12 documents: 2 refused, 1 warned, 8 clean, 1 not judged}. */
    static String of(Report report) {
        int total = report.documents().size();
        List<String> headings = Stream.of(
                        Decision.DENIED,
                        Decision.WOULD_DENY,
                        Decision.WARNED,
                        Decision.REPORTED,
                        Decision.CLEAN,
                        Decision.FOREIGN)
                .map(Summary::heading)
                .toList();
        List<String> counts = new ArrayList<>();
        for (String heading : headings) {
            long count = report.documents().stream()
                    .filter(document -> heading(document.decision()).equals(heading))
                    .count();
            if (count > 0) {
                counts.add(count + " " + heading.toLowerCase(Locale.ROOT));
            }
        }
        return total
                + (total == 1 ? " document" : " documents")
                + (counts.isEmpty() ? "" : ": " + String.join(", ", counts));
    }

    /** A decision as people are told. */
    static String heading(Decision decision) {
        return switch (decision) {
            case DENIED, INVALID -> "REFUSED";
            case WOULD_DENY -> "WOULD BE REFUSED";
            case WARNED -> "WARNED";
            case REPORTED -> "RECORDED";
            case CLEAN -> "CLEAN";
            case UNREADABLE, FOREIGN -> "NOT JUDGED";
        };
    }
}
