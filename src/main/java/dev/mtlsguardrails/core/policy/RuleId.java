package dev.mtlsguardrails.core.policy;

import java.util.regex.Pattern;

/** The stable, never reused name of a rule, such as {@code MTLS-0201}. */
public record RuleId(String text) implements Comparable<RuleId> {

    private static final Pattern FORM = Pattern.compile("MTLS-\\d{4}");

    public RuleId {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("a rule id is MTLS- and four digits, not " + text);
        }
    }

    @Override
    public int compareTo(RuleId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
