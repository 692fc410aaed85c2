package dev.mtlsguardrails.admission;

import java.util.Optional;

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
