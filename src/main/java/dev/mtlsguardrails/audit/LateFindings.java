package dev.mtlsguardrails.audit;

import dev.mtlsguardrails.core.rule.Admitted;
import dev.mtlsguardrails.core.rule.ClusterViews;
import dev.mtlsguardrails.core.rule.ClusterViews.Following;
import dev.mtlsguardrails.core.rule.ViewChange;
import dev.mtlsguardrails.core.verdict.Hindsight;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Judges what the watches bring, on a thread of its own. The watches never wait for it: what is too much for it is not
 * judged, and counted.
 */
@ApplicationScoped
class LateFindings {

    private static final Logger LOG = Logger.getLogger(LateFindings.class);
    private static final Duration IDLE = Duration.ofMinutes(1);

    /** Each holds the view before and after it, which share all but the slice that changed. */
    private static final int MOST_UNJUDGED = 4_096;

    private final BlockingQueue<Brought> unjudged = new ArrayBlockingQueue<>(MOST_UNJUDGED);
    private final Thread thread =
            Thread.ofPlatform().name("late-findings").daemon().unstarted(this::run);
    private final ClusterViews views;
    private final Suspicions suspicions;
    private final LateTrail trail;
    private final Clock clock;
    private @Nullable Following following;

    LateFindings(ClusterViews views, Hindsight hindsight, Admitted.Memory memory, LateTrail trail, Clock clock) {
        this.views = views;
        this.suspicions = new Suspicions(hindsight, memory);
        this.trail = trail;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        following = views.follow(this::brought);
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) {
        Following until = following;
        if (until != null) {
            until.close();
        }
        thread.interrupt();
    }

    private void brought(ViewChange change) {
        if (!unjudged.offer(new Brought(change, clock.instant()))) {
            trail.unjudged();
        }
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Brought next = unjudged.poll(pause().toMillis(), TimeUnit.MILLISECONDS);
                if (next != null) {
                    guarded(() -> suspicions.seen(next.change, next.at));
                }
                guarded(this::tell);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration pause() {
        Duration left = suspicions
                .nextDue()
                .map(due -> Duration.between(clock.instant(), due))
                .orElse(IDLE);
        return left.isNegative() ? Duration.ZERO : left.plusMillis(1);
    }

    private void tell() {
        if (suspicions.nextDue().filter(due -> !due.isAfter(clock.instant())).isPresent()) {
            views.current()
                    .ifPresent(newest -> suspicions.due(clock.instant(), newest).forEach(trail::late));
        }
    }

    /** Or the thread would end with the first bug, for everything that comes after. */
    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException bug) {
            LOG.error("a stored change could not be judged; this is a bug of mTLS Guardrails", bug);
        }
    }

    private record Brought(ViewChange change, Instant at) {}
}
