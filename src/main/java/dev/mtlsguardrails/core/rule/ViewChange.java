package dev.mtlsguardrails.core.rule;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.resource.GroupKind;
import java.util.List;
import java.util.Optional;

/** What a watch brought, and the view before and after it. */
public record ViewChange(Change change, ClusterView before, ClusterView after) {

    /** What was brought may be known already, and then it is no change. */
    public static Optional<ViewChange> of(Change brought, ClusterView before) {
        return Change.between(before.find(brought.object()), brought.after())
                .map(change -> new ViewChange(change, before, before.apply(brought)));
    }

    /** The same, where some kinds could not be read. */
    public ViewChange without(List<GroupKind> kinds) {
        return kinds.isEmpty() ? this : new ViewChange(change, before.without(kinds), after.without(kinds));
    }
}
