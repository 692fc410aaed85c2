package dev.mtlsguardrails.cluster;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.rule.ClusterView;
import java.time.Clock;
import java.time.Instant;

/** The current view. Many watches write, one after the other; reviews read without waiting for anybody. */
final class ViewHolder {

    private final Clock clock;
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

    synchronized void apply(Change change) {
        current = current.apply(change);
        changed = clock.instant();
    }
}
