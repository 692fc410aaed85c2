package dev.mtlsguardrails.cli.vap;

import java.util.regex.Pattern;

/** A name for an expression of CEL. */
record Definition(String name, String expression) {

    /** Whether some other expression uses the name. */
    boolean isUsedIn(String other) {
        return Pattern.compile("(?<![\\w.'])" + Pattern.quote(name) + "(?!\\w)")
                .matcher(other)
                .find();
    }
}
