package dev.mtlsguardrails.reconcile;

import dev.mtlsguardrails.core.resource.ResourceId;
import io.fabric8.kubernetes.client.utils.ExponentialBackoffIntervalCalculator;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Lets the same step wait longer each time, whether it failed or somebody undoes it: whoever fights over a rule is not
 * fought with. Of one thread.
 */
final class Patience {

    private static final int FIRST_MILLIS = 1_000;
    private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(30);
    private static final int FORGOTTEN_AFTER_INTERVALS = 4;

    private static final int MANY = 3;

    /** Doubles five times, until it is about half a minute. */
    private final ExponentialBackoffIntervalCalculator intervals = new ExponentialBackoffIntervalCalculator(
            FIRST_MILLIS, ExponentialBackoffIntervalCalculator.UNLIMITED_RETRIES);

    private final Map<Key, Attempts> attempts = new HashMap<>();

    boolean allows(Step step, Instant now) {
        Attempts before = attempts.get(Key.of(step));
        return before == null || !now.isBefore(before.last.plus(interval(before)));
    }

    void taken(Step step, Instant now) {
        attempts.merge(Key.of(step), new Attempts(1, now), (before, first) -> new Attempts(before.count + 1, now));
    }

    /** Whether a step is necessary again and again. */
    boolean isFought(Step step) {
        Attempts before = attempts.get(Key.of(step));
        return before != null && before.count >= MANY;
    }

    /** A rule that is deleted because nobody needs it was nobody's to fight over. */
    void succeeded(Step.Delete step) {
        attempts.keySet().removeIf(key -> key.rule.equals(step.id()));
    }

    /** What has not been necessary for a while begins anew. */
    void forget(Instant now) {
        attempts.values().removeIf(of -> {
            Duration patience = interval(of).multipliedBy(FORGOTTEN_AFTER_INTERVALS);
            Duration longer = patience.compareTo(FORGOTTEN_AFTER) > 0 ? patience : FORGOTTEN_AFTER;
            return of.last.plus(longer).isBefore(now);
        });
    }

    void clear() {
        attempts.clear();
    }

    private Duration interval(Attempts of) {
        return Duration.ofMillis(intervals.getInterval(of.count - 1));
    }

    private record Key(ResourceId rule, Class<? extends Step> what) {

        private static Key of(Step step) {
            return new Key(step.id(), step.getClass());
        }
    }

    private record Attempts(int count, Instant last) {}
}
