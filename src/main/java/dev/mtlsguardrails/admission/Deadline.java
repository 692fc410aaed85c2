package dev.mtlsguardrails.admission;

import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long the API server waits for an answer: {@code timeoutSeconds} of the entry, or what is left of the request. It
 * counts from the moment at which the review came, however long it has waited its turn.
 */
final class Deadline {

    /** Of a review whose sender does not say how long it waits: it is never too late, and there is no time to wait. */
    static final Deadline UNSAID = new Deadline(Optional.empty(), () -> 0);

    /** As it writes it: whole seconds, of which there are at most 30. */
    private static final Pattern SECONDS = Pattern.compile("([1-9][0-9]?)s");

    /** It rounds up what is left to the next second; the rest is for the way here and back. */
    private static final Duration MARGIN = Duration.ofMillis(1_200);

    private static final String KEY = Deadline.class.getName();

    private final Optional<Duration> timeout;
    private final LongSupplier nanos;
    private final long arrived;

    private Deadline(Optional<Duration> timeout, LongSupplier nanos) {
        this.timeout = timeout;
        this.nanos = nanos;
        this.arrived = nanos.getAsLong();
    }

    /**
     * Of a review that comes now.
     *
     * @param timeout the query parameter of that name
     * @param nanos a clock that nobody sets, such as {@link System#nanoTime}
     */
    static Deadline of(@Nullable String timeout, LongSupplier nanos) {
        Matcher written = SECONDS.matcher(timeout == null ? "" : timeout);
        return written.matches()
                ? new Deadline(Optional.of(Duration.ofSeconds(Long.parseLong(written.group(1)))), nanos)
                : UNSAID;
    }

    /** Of a review that was let in. */
    static Deadline of(RoutingContext review) {
        return Optional.<Deadline>ofNullable(review.get(KEY)).orElse(UNSAID);
    }

    void keptIn(RoutingContext review) {
        review.put(KEY, this);
    }

    /** Whether nobody waits for the answer any more. */
    boolean isPast() {
        return timeout.filter(most -> age().compareTo(most) >= 0).isPresent();
    }

    /** How long the answer may still be put off. */
    Duration patience() {
        Duration left = timeout.map(most -> most.minus(MARGIN).minus(age())).orElse(Duration.ZERO);
        if (left.isNegative()) {
            return Duration.ZERO;
        }
        return left.compareTo(Reconsideration.PATIENCE) < 0 ? left : Reconsideration.PATIENCE;
    }

    private Duration age() {
        return Duration.ofNanos(nanos.getAsLong() - arrived);
    }
}
