package dev.mtlsguardrails.testbed;

import java.time.Duration;
import java.time.Instant;

/** Waits for what a cluster does in its own time. */
public final class Eventually {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private Eventually() {}

    /** Asserts again and again until it holds, and reports the last failure if it never does. */
    public static void assertEventually(Assertion assertion) {
        assertWithin(PATIENCE, assertion);
    }

    /** The same where it was promised how long it may take. */
    public static void assertWithin(Duration patience, Assertion assertion) {
        Instant deadline = Instant.now().plus(patience);
        while (true) {
            try {
                assertion.check();
                return;
            } catch (AssertionError notYet) {
                if (Instant.now().isAfter(deadline)) {
                    throw notYet;
                }
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
            sleep();
        }
    }

    /** Asserts again and again that it holds: for what must not happen. */
    public static void assertThroughout(Duration watched, Assertion assertion) {
        Instant end = Instant.now().plus(watched);
        while (Instant.now().isBefore(end)) {
            try {
                assertion.check();
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
            sleep();
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @FunctionalInterface
    public interface Assertion {
        void check() throws Exception;
    }
}
