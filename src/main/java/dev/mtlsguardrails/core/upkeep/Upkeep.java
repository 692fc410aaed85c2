package dev.mtlsguardrails.core.upkeep;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.upkeep.Plan.Completeness;
import java.time.Instant;
import java.util.List;

/**
 * Which rules for destinations without a sidecar a cluster needs (istio-semantics 5). The cluster is looked at as if ours
 * were not there, so that what is needed does not hang on what was made.
 */
public final class Upkeep {

    private Upkeep() {}

    /**
     * @param now by which exceptions are live
     */
    public static Plan plan(ClusterView view, Instant now) {
        MeshSnapshot others = withoutOurs(view.mesh());
        Drafting drafting = new Drafting(view.mesh(), others, view.guards());
        Refusals refusals = new Refusals(view, now);
        Completeness completeness = view.unread().isEmpty() ? Completeness.COMPLETE : Completeness.INCOMPLETE;
        for (OneMesh mesh : OneMesh.all(others)) {
            new ApiServerNeeds(mesh).find().ifPresent(drafting::draft);
            if (completeness == Completeness.COMPLETE) { // what could not be read may get a sidecar
                new ServiceNeeds(mesh, refusals).find(drafting);
            }
        }
        return drafting.plan(completeness);
    }

    private static MeshSnapshot withoutOurs(MeshSnapshot cluster) {
        List<DestinationRule> ours = cluster.namespaces()
                .flatMap(slice -> slice.all(DestinationRule.class).stream())
                .filter(rule -> OwnRule.isOurs(rule.meta().labels()))
                .toList();
        MeshSnapshot others = cluster;
        for (DestinationRule rule : ours) {
            others = others.apply(new Change.Delete(rule));
        }
        return others;
    }
}
