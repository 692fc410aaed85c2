package dev.mtlsguardrails.core.upkeep;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.reach.Destination;
import dev.mtlsguardrails.core.reach.Reachability;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.upkeep.Plan.Completeness;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        Completeness completeness = completeness(view);
        for (OneMesh mesh : OneMesh.all(others)) {
            new ApiServerNeeds(mesh).find().ifPresent(drafting::draft);
            if (completeness == Completeness.COMPLETE) { // what could not be read may get a sidecar
                new ServiceNeeds(mesh, refusals).find(drafting);
            }
        }
        return drafting.plan(harmful(view.mesh(), others), completeness);
    }

    /** The part of it that is about the API server, of the mesh from which the cluster is seen. */
    static Plan planForApiServer(ClusterView view) {
        MeshSnapshot others = withoutOurs(view.mesh());
        Drafting drafting = new Drafting(view.mesh(), others, view.guards());
        new ApiServerNeeds(OneMesh.of(others)).find().ifPresent(drafting::draft);
        return drafting.plan(Collections.emptySortedSet(), completeness(view));
    }

    private static Completeness completeness(ClusterView view) {
        return view.unread().isEmpty() ? Completeness.COMPLETE : Completeness.INCOMPLETE;
    }

    private static MeshSnapshot withoutOurs(MeshSnapshot cluster) {
        MeshSnapshot others = cluster;
        for (DestinationRule rule : ours(cluster).toList()) {
            others = others.apply(new Change.Delete(rule));
        }
        return others;
    }

    private static Stream<DestinationRule> ours(MeshSnapshot cluster) {
        return cluster.namespaces()
                .flatMap(slice -> slice.all(DestinationRule.class).stream())
                .filter(rule -> OwnRule.isOurs(rule.meta().labels()));
    }

    /** One workload that has a sidecar, or would get one, is enough. */
    private static SortedSet<ResourceId> harmful(MeshSnapshot cluster, MeshSnapshot others) {
        Reachability reachability = new Reachability();
        return ours(cluster)
                .filter(rule -> reachability.destinationOf(
                                        rule, others.seenFrom(rule.id().namespace()))
                                instanceof Destination.Inside inside
                        && inside.servers().stream()
                                .anyMatch(of -> !of.workloads().isEmpty()))
                .map(DestinationRule::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
