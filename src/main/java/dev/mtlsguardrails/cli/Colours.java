package dev.mtlsguardrails.cli;

import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/** When an answer is coloured. */
enum Colours {
    /** On a terminal, and not where NO_COLOR is set. */
    AUTO(Ansi.AUTO),
    ALWAYS(Ansi.ON),
    NEVER(Ansi.OFF);

    private final Ansi ansi;

    Colours(Ansi ansi) {
        this.ansi = ansi;
    }

    Ansi ansi() {
        return ansi;
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
