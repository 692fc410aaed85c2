package dev.mtlsguardrails.cli.check;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.policy.Policy;
import dev.mtlsguardrails.core.rule.ClusterView;
import java.util.List;
import java.util.Optional;

/**
 * Whose word counts: the policies that are given for the purpose; if none are, those of the mesh and of the checked
 * documents; if there are none of these either, the one that is shipped.
 *
 * @param given instead of all others; empty to use those
 */
public record Policies(Optional<List<Policy>> given, Policy shipped) {

    private static final String SHIPPED_NOTE =
            "No MtlsPolicy counts: none was given, or none that was given can be used. Judged by the shipped default (profile Baseline, mode Enforce, all"
                    + " namespaces). --policy FILE names another.";

    /** The view in which these policies govern. */
    ClusterView governing(ClusterView view) {
        return given.map(policies -> with(without(view), policies))
                .orElseGet(() -> view.guards().policies().isEmpty() ? with(view, List.of(shipped)) : view);
    }

    List<String> notes(ClusterView governed) {
        boolean fellBack = governed.guards().policies().stream()
                .anyMatch(policy -> policy.id().equals(shipped.id()));
        return fellBack ? List.of(SHIPPED_NOTE) : List.of();
    }

    private static ClusterView without(ClusterView view) {
        ClusterView stripped = view;
        for (Policy policy : view.guards().policies()) {
            stripped = stripped.apply(new Change.Delete(policy));
        }
        return stripped;
    }

    private static ClusterView with(ClusterView view, List<Policy> policies) {
        ClusterView guarded = view;
        for (Policy policy : policies) {
            guarded = guarded.apply(new Change.Standing(policy));
        }
        return guarded;
    }
}
