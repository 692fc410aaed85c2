package dev.mtlsguardrails.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** As many reviews as there are places, and as much text as there is memory for. */
class RoomTest {

    private final Room room = new Room(3, 100);

    @Test
    void letsInAsManyAsThereArePlaces() {
        Optional<Room.Place> first = room.enter(1);
        room.enter(1);
        room.enter(1);

        assertThat(room.enter(0)).isEmpty();
        first.orElseThrow().leave();
        assertThat(room.enter(1)).isPresent();
        assertThat(room.enter(1)).isEmpty();
    }

    @Test
    void letsInAsMuchAsItHolds() {
        Optional<Room.Place> most = room.enter(99);

        assertThat(room.enter(2)).isEmpty();
        assertThat(room.enter(1)).isPresent();
        assertThat(room.enter(1)).isEmpty();
        most.orElseThrow().leave();
        assertThat(room.enter(99)).isPresent();
    }

    @Test
    void aPlaceIsGivenBackOnce() {
        Room.Place place = room.enter(60).orElseThrow();
        room.enter(40);

        place.leave();
        place.leave();

        assertThat(room.enter(61)).isEmpty();
        assertThat(room.enter(60)).isPresent();
    }

    @Test
    void whoWaitsForItToBeEmptyWaitsForTheLast() throws Exception {
        Room.Place first = room.enter(1).orElseThrow();
        Room.Place last = room.enter(1).orElseThrow();
        CompletableFuture<Void> empty = CompletableFuture.runAsync(this::awaitEmpty);

        first.leave();
        assertThat(empty).isNotDone();
        last.leave();

        assertThat(empty).succeedsWithin(Duration.ofSeconds(30));
        room.enter(1);
        room.awaitEmpty(Duration.ofMillis(1)); // nobody waits for ever
    }

    private void awaitEmpty() {
        try {
            room.awaitEmpty(Duration.ofDays(1));
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
