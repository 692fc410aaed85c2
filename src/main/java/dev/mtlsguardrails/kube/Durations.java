package dev.mtlsguardrails.kube;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations in the form that people write into policies: {@code 180d}, {@code 36h}. */
final class Durations {

    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,4})([dh])");

    private Durations() {}

    static Optional<Duration> daysOrHours(Cursor field) {
        return field.text().map(written -> {
            Matcher matcher = FORM.matcher(written);
            if (!matcher.matches()) {
                throw new Cursor.Malformed(field.at(), "must be a number of days or hours, such as 180d or 36h");
            }
            long amount = Long.parseLong(matcher.group(1));
            return matcher.group(2).equals("d") ? Duration.ofDays(amount) : Duration.ofHours(amount);
        });
    }
}
