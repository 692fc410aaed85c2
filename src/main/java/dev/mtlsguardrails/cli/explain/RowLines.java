package dev.mtlsguardrails.cli.explain;

import dev.mtlsguardrails.core.mtls.Call;
import dev.mtlsguardrails.core.mtls.Decision;
import dev.mtlsguardrails.core.mtls.Outcome;
import dev.mtlsguardrails.core.mtls.PassedOver;
import dev.mtlsguardrails.core.mtls.Reception;
import dev.mtlsguardrails.core.mtls.Why;
import dev.mtlsguardrails.core.mtls.Wire;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What becomes of calls, and why, in a few lines. */
final class RowLines {

    private static final String HEADING = "    %-10s %s";
    private static final String LINE = "      %-8s %s";

    private RowLines() {}

    static List<String> of(Row row, Detail detail) {
        List<String> lines = new ArrayList<>();
        lines.add(HEADING.formatted(heading(row, detail), row.who()));
        lines.add(line("client", sends(row.call())));
        Optional<ResourceId> silent =
                row.call().lookup().rule().filter(rule -> decider(row).isEmpty());
        silent.ifPresent(rule -> lines.add(line("obeys", rule + ", which says nothing about TLS here")));
        if (row.outcome() != Outcome.ENC) {
            lines.add(line("server", takes(row.call())));
        }
        if (detail == Detail.OF_ONE) {
            row.call().lookup().place().ifPresent(place -> lines.add(line("search", "ended in " + place.words())));
        }
        row.passedOver().stream()
                .filter(passed -> decider(row).filter(passed.rule()::equals).isEmpty())
                .forEach(passed -> lines.add(line("ignored", words(passed, row.call()))));
        return lines;
    }

    /** Whoever asks about one client wants it to get through. */
    private static String heading(Row row, Detail detail) {
        boolean keptOut = detail == Detail.OF_ALL && row.outcome() == Outcome.FAIL && row.isAsMeant();
        return keptOut ? "REFUSED" : Sentences.outcome(row.outcome());
    }

    private static Optional<ResourceId> decider(Row row) {
        return row.answer().wire().flatMap(Decision::by).map(Decision.Source::object);
    }

    private static String sends(Call call) {
        return call.wire()
                .map(sent -> "sends " + Sentences.wire(sent.value()) + ", " + because(sent))
                .orElse("sends what each endpoint takes, and no endpoint is known");
    }

    private static String because(Decision<Wire> sent) {
        Optional<String> by = sent.by().map(Sentences::source);
        return by.isPresent() && sent.why() == Why.TLS_OF_RULE
                ? "by " + by.get()
                : "because " + sent.why().words()
                        + by.map(source -> ": " + source).orElse("");
    }

    private static String takes(Call call) {
        if (call.endpoint().isEmpty()) {
            return "unknown: only the mesh knows this name, or nobody stands behind it";
        }
        return call.reception()
                .map(met -> met.value() == Reception.UNCAPTURED
                        ? "is the application itself, because " + met.why().words()
                        : "takes " + Sentences.reception(met.value()))
                .orElse("unknown");
    }

    private static String words(PassedOver passed, Call call) {
        String where = passed.because() == PassedOver.Because.FURTHER_AWAY
                ? call.lookup().place().map(place -> ", in " + place.words()).orElse("")
                : "";
        return passed.rule() + ", because " + passed.because().words() + where;
    }

    private static String line(String name, String text) {
        return LINE.formatted(name, text);
    }

    /** How much is said. */
    enum Detail {
        OF_ALL,
        /** One client is asked about. */
        OF_ONE
    }
}
