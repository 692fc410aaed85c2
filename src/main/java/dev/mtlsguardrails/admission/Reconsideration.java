package dev.mtlsguardrails.admission;

import dev.mtlsguardrails.admission.Admission.Decided;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.rule.ClusterViews;
import dev.mtlsguardrails.core.rule.ClusterViews.Following;
import dev.mtlsguardrails.core.verdict.Prospect;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Judges a refusal again that rests on other objects, as soon as the view changes: a watch is a little behind, and of what
 * one command brings each object is seen only after it was stored. No thread waits; a change of the view wakes the review.
 */
final class Reconsideration {

    /** After which a refusal is given, whatever may still come. */
    static final Duration PATIENCE = Duration.ofMillis(300);

    /** In a cluster that changes all the time a review is not judged at every change, but now and then. */
    private static final Duration GATHERED_FOR = Duration.ofMillis(10);

    private final ClusterViews views;
    private final Executor workers;
    private final Semaphore places;

    /**
     * @param workers judge, so that the watches need not
     * @param places how many reviews may wait at once; the others are answered at once
     */
    Reconsideration(ClusterViews views, Executor workers, int places) {
        this.views = views;
        this.workers = workers;
        this.places = new Semaphore(places);
    }

    /**
     * The decision in the end.
     *
     * @param first by the view that was seen
     * @param patience how long there is time; if there is none, the first decision stands
     */
    CompletionStage<Considered> of(
            Decided first, ClusterView seen, Duration patience, Function<ClusterView, Decided> judge) {
        if (first.prospect() == Prospect.FINAL || !patience.isPositive()) {
            return CompletableFuture.completedStage(new Considered(first, Optional.empty()));
        }
        if (!places.tryAcquire()) {
            return CompletableFuture.completedStage(new Considered(first, Optional.of(SecondLook.CROWDED)));
        }
        return new Waiting(first, seen, judge).until(patience).whenComplete((answer, bug) -> places.release());
    }

    private Executor after(Duration delay) {
        return CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, workers);
    }

    /** One refused review. */
    private final class Waiting {

        private final CompletableFuture<Decided> end = new CompletableFuture<>();
        private final AtomicBoolean isAboutToLook = new AtomicBoolean();
        private final Function<ClusterView, Decided> judge;
        private volatile Decided latest;
        private volatile ClusterView seen;

        private Waiting(Decided first, ClusterView seen, Function<ClusterView, Decided> judge) {
            this.latest = first;
            this.seen = seen;
            this.judge = judge;
        }

        private CompletionStage<Considered> until(Duration patience) {
            Following following = views.follow(change -> lookSoon());
            after(patience).execute(() -> end.complete(latest));
            if (views.current().filter(now -> !isSeen(now)).isPresent()) {
                lookSoon(); // it came between the first look and the following
            }
            return end.whenComplete((decided, bug) -> following.close())
                    .thenApply(decided -> new Considered(decided, Optional.of(SecondLook.of(decided))));
        }

        private void lookSoon() {
            if (!end.isDone() && isAboutToLook.compareAndSet(false, true)) {
                after(GATHERED_FOR).execute(this::look);
            }
        }

        private void look() {
            isAboutToLook.set(false); // first: what comes from now on may be missed by this look
            try {
                views.current().filter(now -> !isSeen(now)).ifPresent(this::look);
            } catch (RuntimeException bug) {
                end.completeExceptionally(bug);
            }
        }

        private void look(ClusterView now) {
            Decided decided = judge.apply(now);
            seen = now;
            latest = decided;
            if (decided.prospect() == Prospect.FINAL) {
                end.complete(decided);
            }
        }

        /** A view is replaced and never changed. */
        private boolean isSeen(ClusterView now) {
            return now.mesh() == seen.mesh() && now.guards() == seen.guards();
        }
    }

    /**
     * A decision, and what became of it when it was looked at again.
     *
     * @param look empty where nothing could have changed it
     */
    record Considered(Decided decided, Optional<SecondLook> look) {}

    /** What a second look came to. */
    enum SecondLook {
        ALLOWED,
        REFUSED,
        /** Too many waited already. */
        CROWDED;

        private static SecondLook of(Decided decided) {
            return decided.decision().isRefusal() ? REFUSED : ALLOWED;
        }

        /** As metrics and audit lines write it. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
