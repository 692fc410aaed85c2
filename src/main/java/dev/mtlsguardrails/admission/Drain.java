package dev.mtlsguardrails.admission;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends the connections on which nothing has been asked since the process was told to go, as soon as all others are ended.
 * What else the process has to bring to an end may take seconds, and after that its connections are cut: a review that
 * came meanwhile would get no answer.
 */
@ApplicationScoped
class Drain {

    private static final int BEFORE_THE_INTAKE = 950;
    private static final int FIRST = 1;

    /** More than any answer takes that is still being found. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Set<HttpConnection> idle = ConcurrentHashMap.newKeySet();
    private final Intake intake;

    Drain(Intake intake) {
        this.intake = intake;
    }

    void follow(@Observes Filters filters) {
        filters.register(this::follow, BEFORE_THE_INTAKE);
    }

    private void follow(RoutingContext review) {
        HttpConnection connection = review.request().connection();
        idle.remove(connection);
        connection.closeHandler(gone -> idle.remove(connection));
        review.addEndHandler(end -> {
            if (end.succeeded()) {
                idle.add(connection);
            }
        });
        review.next();
    }

    void end(@Observes @Priority(FIRST) ShutdownEvent event) throws InterruptedException {
        idle.forEach(HttpConnection::close);
        intake.awaitAnswered(PATIENCE);
    }
}
