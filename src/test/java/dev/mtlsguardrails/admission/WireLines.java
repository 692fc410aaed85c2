package dev.mtlsguardrails.admission;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines {@code wire} and {@code servers} of a case, as {@code cases/WIRE.md} says that they are written. */
record WireLines(List<Line> lines) {

    private static final Pattern WIRE =
            Pattern.compile("(?<client>\\S+) -> (?<server>\\S+):(?<port>\\d+)(/(?<subset>\\S+))?( via (?<via>\\S+))?");
    private static final Pattern SERVER = Pattern.compile("(?<server>\\S+):(?<port>\\d+)");
    private static final Pattern STEP = Pattern.compile("(?<from>\\w+)( => (?<to>\\w+)(?<later> after restart)?)?");

    static WireLines ofWire(JsonNode written) {
        List<Line> lines = new ArrayList<>();
        written.properties().forEach(line -> {
            Matcher key = matched(WIRE, line.getKey());
            lines.add(new Line(
                    key.group("client"),
                    key.group("server"),
                    Long.parseLong(key.group("port")),
                    Optional.ofNullable(key.group("subset")),
                    Optional.ofNullable(key.group("via")),
                    step(line.getValue().asText())));
        });
        return new WireLines(lines);
    }

    static WireLines ofServers(JsonNode written) {
        List<Line> lines = new ArrayList<>();
        written.properties().forEach(line -> {
            Matcher key = matched(SERVER, line.getKey());
            lines.add(new Line(
                    "*/*",
                    key.group("server"),
                    Long.parseLong(key.group("port")),
                    Optional.empty(),
                    Optional.empty(),
                    step(line.getValue().asText())));
        });
        return new WireLines(lines);
    }

    private static Step step(String written) {
        Matcher step = matched(STEP, written);
        String from = step.group("from");
        return new Step(
                from,
                Optional.ofNullable(step.group("to")).orElse(from),
                step.group("later") == null ? When.AT_ONCE : When.AFTER_RESTART);
    }

    private static Matcher matched(Pattern pattern, String written) {
        Matcher matcher = pattern.matcher(written);
        if (!matcher.matches()) {
            throw new AssertionError("not a line as WIRE.md has it: " + written);
        }
        return matcher;
    }

    /** What differs from the lines: rows that no line expects or that one expects otherwise, and lines without a row. */
    List<String> differences(List<Row> rows) {
        List<String> differences = new ArrayList<>();
        List<Line> missing = new ArrayList<>(
                lines.stream().filter(line -> line.step().isChange()).toList());
        for (Row row : rows) {
            Optional<Line> narrowest = lines.stream()
                    .filter(line -> line.covers(row))
                    .max(Comparator.comparingInt((Line line) -> specificity(line.client()))
                            .thenComparingInt(line -> specificity(line.server())));
            if (narrowest.filter(line -> line.step().agrees(row.step())).isEmpty()) {
                differences.add("found " + row + ", expected "
                        + narrowest.map(Line::toString).orElse("nothing"));
            }
            narrowest.ifPresent(missing::remove);
        }
        missing.forEach(line -> differences.add("expected " + line + ", found nothing"));
        return differences;
    }

    private static int specificity(String pattern) {
        return pattern.equals("*/*") ? 0 : pattern.endsWith("/*") ? 1 : 2;
    }

    private static boolean covers(String pattern, String name) {
        return pattern.equals("*/*")
                || pattern.equals(name)
                || pattern.endsWith("/*") && name.startsWith(pattern.substring(0, pattern.length() - 1));
    }

    enum When {
        AT_ONCE,
        AFTER_RESTART
    }

    record Step(String from, String to, When when) {

        private boolean isChange() {
            return !from.equals(to);
        }

        /** A workload without a pod stands for one that runs, so that only the marked lines tell when. */
        private boolean agrees(Step found) {
            return from.equals(found.from)
                    && to.equals(found.to)
                    && (when == When.AT_ONCE || found.when == When.AFTER_RESTART);
        }
    }

    private record Line(
            String client, String server, long port, Optional<String> subset, Optional<String> via, Step step) {

        private boolean covers(Row row) {
            return WireLines.covers(client, row.client())
                    && WireLines.covers(server, row.server())
                    && port == row.port()
                    && subset.equals(row.subset())
                    && via.map(row.via()::equals).orElse(true);
        }
    }

    /** What was found for one of the clients and one of the servers. */
    record Row(String client, String server, long port, Optional<String> subset, String via, Step step) {

        Row at(long otherPort, Step otherStep) {
            return new Row(client, server, otherPort, subset, via, otherStep);
        }
    }
}
