package dev.mtlsguardrails.core.rule;

import java.util.Optional;

/** Where verdicts get their view from. */
@FunctionalInterface
public interface ClusterViews {

    /** The newest view; empty as long as something that a verdict needs was never listed. */
    Optional<ClusterView> current();
}
