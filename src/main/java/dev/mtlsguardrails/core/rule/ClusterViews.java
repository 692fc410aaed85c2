package dev.mtlsguardrails.core.rule;

import dev.mtlsguardrails.core.resource.GroupKind;
import java.util.List;
import java.util.Optional;

/** Where verdicts get their view from. */
@FunctionalInterface
public interface ClusterViews {

    /** The newest view; empty as long as something that a verdict needs was never listed. */
    Optional<ClusterView> current();

    /** The kinds whose changes are not heard of at the moment: the view may be behind. */
    default List<GroupKind> unheard() {
        return List.of();
    }
}
