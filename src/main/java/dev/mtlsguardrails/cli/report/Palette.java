package dev.mtlsguardrails.cli.report;

import dev.mtlsguardrails.core.verdict.Decision;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Style;

/** Colours, where there are to be any. */
public record Palette(Ansi ansi) {

    String heading(Decision decision, String text) {
        return switch (decision) {
            case DENIED, INVALID -> in(text, Style.bold, Style.fg_red);
            case WOULD_DENY, WARNED -> in(text, Style.bold, Style.fg_yellow);
            case REPORTED -> in(text, Style.bold, Style.fg_cyan);
            case CLEAN, UNREADABLE, FOREIGN -> in(text, Style.bold);
        };
    }

    String rule(String text) {
        return in(text, Style.bold);
    }

    String faint(String text) {
        return in(text, Style.faint);
    }

    /** Not by way of picocli's markup: what we print of files could contain it. */
    private String in(String text, IStyle... styles) {
        return ansi.enabled() ? Style.on(styles) + text + Style.reset.off() : text;
    }
}
