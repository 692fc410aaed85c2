package dev.mtlsguardrails.cli;

import java.util.Locale;

/** Whom an answer is for. */
enum OutputForm {
    TEXT,
    JSON;

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
