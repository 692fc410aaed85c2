package dev.mtlsguardrails.admission;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** How many reviews may be here at once, and how much text they may bring together. */
final class Room {

    private final int places;
    private final long bytes;
    private int taken;
    private long held;

    Room(int places, long bytes) {
        this.places = places;
        this.bytes = bytes;
    }

    /** A place for a review of this size; empty if there is none. */
    synchronized Optional<Place> enter(long size) {
        if (taken == places || size > bytes - held) {
            return Optional.empty();
        }
        taken++;
        held += size;
        return Optional.of(new Place(size));
    }

    private synchronized void leave(long size) {
        taken--;
        held -= size;
        notifyAll();
    }

    /** Waits until nobody is here, but no longer than this. */
    synchronized void awaitEmpty(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (taken > 0 && System.nanoTime() < end) {
            TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
        }
    }

    /** Is given back once, however often it is said: a request may end and its connection break after that. */
    final class Place {

        private final long size;
        private boolean isLeft;

        private Place(long size) {
            this.size = size;
        }

        synchronized void leave() {
            if (!isLeft) {
                isLeft = true;
                Room.this.leave(size);
            }
        }
    }
}
