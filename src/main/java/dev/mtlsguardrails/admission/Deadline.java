package dev.mtlsguardrails.admission;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How long the API server waits for an answer: {@code timeoutSeconds} of the entry, or what is left of the request. */
final class Deadline {

    /** As it writes it: whole seconds, of which there are at most 30. */
    private static final Pattern SECONDS = Pattern.compile("([1-9][0-9]?)s");

    /** It rounds up what is left to the next second; the rest is for the way here and back. */
    private static final Duration MARGIN = Duration.ofMillis(1_200);

    private Deadline() {}

    /** What there is time for before the API server gives up: nothing where whoever asks does not say. */
    static Duration patience(@Nullable String timeout) {
        Matcher written = SECONDS.matcher(timeout == null ? "" : timeout);
        if (!written.matches()) {
            return Duration.ZERO;
        }
        Duration left = Duration.ofSeconds(Long.parseLong(written.group(1))).minus(MARGIN);
        return left.compareTo(Reconsideration.PATIENCE) < 0 ? left : Reconsideration.PATIENCE;
    }
}
