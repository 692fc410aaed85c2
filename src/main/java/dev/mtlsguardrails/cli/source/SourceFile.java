package dev.mtlsguardrails.cli.source;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A file as it was read.
 *
 * @param name as the user wrote it
 */
public record SourceFile(String name, String text) {

    /** What YAML counts as the end of a line. */
    private static final Pattern LINE_END = Pattern.compile("\r\n|[\n\r\u0085\u2028\u2029]");

    public List<String> lines() {
        return List.of(LINE_END.split(text, -1));
    }

    /** The number of the line that holds the character, counted from one. */
    int lineOf(int offset) {
        return LINE_END.split(text.substring(0, Math.min(offset, text.length())), -1).length;
    }
}
