package dev.mtlsguardrails.cluster;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.rule.ClusterViews.Following;
import dev.mtlsguardrails.core.rule.ViewChange;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** The current view. Many watches write, one after the other; reviews read without waiting for anybody. */
final class ViewHolder {

    private static final Logger LOG = Logger.getLogger(ViewHolder.class);

    private final Clock clock;
    private final List<Told> followers = new CopyOnWriteArrayList<>();
    private volatile ClusterView current;
    private volatile Instant changed;

    ViewHolder(ClusterView initial, Clock clock) {
        this.clock = clock;
        this.current = initial;
        this.changed = clock.instant();
    }

    ClusterView current() {
        return current;
    }

    /** When the view last changed. */
    Instant changed() {
        return changed;
    }

    /** Takes in what was there before anybody looked; nobody is told. */
    synchronized void learn(Change known) {
        replace(current.apply(known));
    }

    /** Takes in what a watch brings, and tells whoever follows if that is a difference. */
    synchronized void apply(Change brought) {
        if (followers.isEmpty()) {
            learn(brought);
            return;
        }
        Optional<ViewChange> difference = ViewChange.of(brought, current);
        replace(difference.map(ViewChange::after).orElseGet(() -> current.apply(brought)));
        difference.ifPresent(change -> followers.forEach(follower -> tell(follower, change)));
    }

    private void replace(ClusterView next) {
        current = next;
        changed = clock.instant();
    }

    private static void tell(Told follower, ViewChange change) {
        try {
            follower.told.accept(change);
        } catch (RuntimeException bug) { // it is not the watch that should end by it
            LOG.errorf(bug, "could not tell of a change to %s", change.change().id());
        }
    }

    Following follow(Consumer<ViewChange> told) {
        Told follower = new Told(told);
        followers.add(follower);
        return () -> followers.remove(follower);
    }

    /** Whoever follows twice is told twice: each is itself and no other. */
    private static final class Told {
        private final Consumer<ViewChange> told;

        private Told(Consumer<ViewChange> told) {
            this.told = told;
        }
    }
}
