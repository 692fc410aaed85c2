package dev.mtlsguardrails.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What was measured, for a terminal or for a page. */
record Table(String title, List<String> columns, List<List<String>> rows) {

    /** How it is written. */
    enum Form {
        PLAIN,
        MARKDOWN
    }

    String told(Form form) {
        return switch (form) {
            case PLAIN -> title + "\n\n" + plain();
            case MARKDOWN -> title + "\n\n" + markdown();
        };
    }

    private String markdown() {
        List<String> rule = columns.stream().map(column -> "---").toList();
        return Stream.concat(Stream.of(columns, rule), rows.stream())
                .map(cells -> "| " + String.join(" | ", cells) + " |\n")
                .collect(Collectors.joining());
    }

    private String plain() {
        List<List<String>> lines = new ArrayList<>(List.of(columns));
        lines.addAll(rows);
        List<Integer> widths = IntStream.range(0, columns.size())
                .mapToObj(column -> lines.stream()
                        .mapToInt(cells -> cells.get(column).length())
                        .max()
                        .orElseThrow())
                .toList();
        return lines.stream()
                .map(cells -> IntStream.range(0, cells.size())
                        .mapToObj(column -> padded(cells.get(column), widths.get(column)))
                        .collect(Collectors.joining("  ", "  ", "\n")))
                .collect(Collectors.joining());
    }

    private static String padded(String cell, int width) {
        return cell + " ".repeat(width - cell.length());
    }

    /** How many times as much. */
    static String ratio(double one, double other) {
        return String.format(Locale.ROOT, "%.2f", one / other);
    }

    static String number(double number) {
        return String.format(Locale.ROOT, number < 10 ? "%.1f" : "%,.0f", number);
    }
}
