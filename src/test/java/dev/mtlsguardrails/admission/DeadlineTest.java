package dev.mtlsguardrails.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The API server says how long it waits, and a review that waits here uses that up. */
class DeadlineTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1); // where it begins means nothing

    @Test
    void itIsAnsweredBeforeTheApiServerGivesUp() {
        assertThat(deadline("5s").patience()).isEqualTo(Duration.ofMillis(300));
        assertThat(deadline("2s").patience()).isEqualTo(Duration.ofMillis(300));
        assertThat(deadline("1s").patience()).as("it may be less than that").isZero();
    }

    @Test
    void whatHasWaitedWaitsNoLongerThanIsLeft() {
        Deadline deadline = deadline("5s");

        pass(Duration.ofMillis(3_400));
        assertThat(deadline.patience()).isEqualTo(Duration.ofMillis(300));
        pass(Duration.ofMillis(300));
        assertThat(deadline.patience()).isEqualTo(Duration.ofMillis(100));
        pass(Duration.ofMillis(300));
        assertThat(deadline.patience()).isZero();
        assertThat(deadline.isPast()).as("somebody may still wait").isFalse();
    }

    @Test
    void itIsPastWhenTheTimeIsUp() {
        Deadline deadline = deadline("5s");

        pass(Duration.ofMillis(4_999));
        assertThat(deadline.isPast()).isFalse();
        pass(Duration.ofMillis(1));
        assertThat(deadline.isPast()).isTrue();
    }

    @Test
    void whoDoesNotSayHowLongGetsTheFirstAnswerWheneverItComes() {
        for (String unsaid : new String[] {null, "", "soon", "5", "0s", "100s", "5m"}) {
            Deadline deadline = deadline(unsaid);
            pass(Duration.ofHours(1));

            assertThat(deadline.patience()).as(unsaid).isZero();
            assertThat(deadline.isPast()).as(unsaid).isFalse();
        }
    }

    private Deadline deadline(String timeout) {
        return Deadline.of(timeout, nanos::get);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
