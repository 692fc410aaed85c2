package dev.mtlsguardrails.admission;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Lets in what can be answered in time and kept in memory, before its body is read. Whatever comes beyond that is told so
 * at once: the failure policy decides then anyway, and sooner than after a timeout.
 */
@ApplicationScoped
class Intake {

    private static final Logger LOG = Logger.getLogger(Intake.class);

    /** At some milliseconds each, the last of them is judged in a second or two; the entries wait for five. */
    private static final int MOST_REVIEWS = 256;

    /** Of the heap, what the bodies may take together: as trees they are several times as large. */
    private static final int SHARE = 8;

    /** After whatever answers no reviews at all. */
    private static final int BEFORE_THE_BODY = 900;

    /** No API server waits longer. Who announces a body and does not send it would keep the place of others. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Room room;
    private final long largest;
    private final AuditTrail trail;

    Intake(AuditTrail trail, @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize largest) {
        this.trail = trail;
        this.largest = largest.asLongValue();
        // where there is little memory the largest must get in all the same, or it would get around us
        this.room = new Room(
                MOST_REVIEWS, Math.max(this.largest, Runtime.getRuntime().maxMemory() / SHARE));
    }

    void guard(@Observes Filters filters) {
        filters.register(this::receive, BEFORE_THE_BODY);
    }

    /** Waits until every review that was let in is answered, but no longer than this. */
    void awaitAnswered(Duration patience) throws InterruptedException {
        room.awaitEmpty(patience);
    }

    private void receive(RoutingContext review) {
        if (size(review.request()) > largest) {
            review.next(); // it is answered 413 before a byte of it is read
            return;
        }
        Optional<Room.Place> place = room.enter(size(review.request()));
        if (place.isPresent()) {
            long patience = review.vertx()
                    .setTimer(
                            LONGEST.toMillis(),
                            over -> review.request().connection().close());
            review.addEndHandler(answered -> {
                review.vertx().cancelTimer(patience);
                place.get().leave();
            });
            Deadline.of(review.request().getParam("timeout"), System::nanoTime).keptIn(review);
            takeTurn(review);
        } else {
            shed(review);
        }
    }

    /** What has come already on other connections is counted before this one is judged, or it would wait unseen. */
    private static void takeTurn(RoutingContext review) {
        review.request().pause();
        review.vertx().runOnContext(turn -> {
            review.request().resume();
            review.next();
        });
    }

    private void shed(RoutingContext review) {
        LOG.debugf("too much is asked at once, one review of %d bytes is not judged", size(review.request()));
        trail.failed(HttpURLConnection.HTTP_UNAVAILABLE);
        review.response()
                .setStatusCode(HttpURLConnection.HTTP_UNAVAILABLE)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain")
                .end("mTLS Guardrails: more is asked at once than can be answered in time\n");
    }

    /** As it is said beforehand, as the API server always does; or the most that it may become. */
    private long size(HttpServerRequest request) {
        String said = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (said != null) {
            return Long.parseLong(said);
        }
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING) ? largest : 0;
    }
}
