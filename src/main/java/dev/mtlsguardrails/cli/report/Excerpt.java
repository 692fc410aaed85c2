package dev.mtlsguardrails.cli.report;

import dev.mtlsguardrails.cli.source.Place;
import java.util.ArrayList;
import java.util.List;

/** The lines of a file that a finding is about, with a mark under what is meant. */
final class Excerpt {

    private static final int MOST_LINES = 4;
    private static final int WIDEST = 160;

    private Excerpt() {}

    static List<String> of(List<String> lines, Place place) {
        int last = lastLine(lines, place);
        int gutter = Integer.toString(last).length();
        List<String> excerpt = new ArrayList<>();
        for (int number = place.line(); number <= last; number++) {
            String line = lines.get(number - 1);
            excerpt.add(row(Integer.toString(number), gutter, shortened(line)));
            if (number == place.line()) {
                excerpt.add(row("", gutter, mark(line, place)));
            }
        }
        return excerpt;
    }

    /** A block goes on to the next thing that is written, over empty lines and comments that belong to that. */
    private static int lastLine(List<String> lines, Place place) {
        int last = Math.min(Math.min(place.lastLine(), place.line() + MOST_LINES - 1), lines.size());
        while (last > place.line() && isNoise(lines.get(last - 1))) {
            last--;
        }
        return Math.max(last, place.line());
    }

    private static boolean isNoise(String line) {
        String text = line.strip();
        return text.isEmpty() || text.startsWith("#");
    }

    private static String row(String number, int gutter, String text) {
        return (" ".repeat(gutter - number.length()) + number + " | " + text).stripTrailing();
    }

    /** Tabs are kept in front of the mark, so that it stands where the reader's terminal puts the text. */
    private static String mark(String line, Place place) {
        int[] before = line.codePoints().limit(place.column() - 1L).toArray();
        StringBuilder mark = new StringBuilder();
        for (int character : before) {
            mark.append(character == '\t' ? '\t' : ' ');
        }
        return shortened(mark + "^".repeat(place.width()));
    }

    private static String shortened(String line) {
        return line.length() <= WIDEST ? line : line.substring(0, WIDEST) + " ...";
    }
}
