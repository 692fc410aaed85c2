package dev.mtlsguardrails.core.rule;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.MeshConfig;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.policy.GuardSet;

/** What a verdict knows of the cluster: its mesh and its guards, as of one moment. */
public record ClusterView(MeshSnapshot mesh, GuardSet guards) {

    public static ClusterView empty(MeshConfig config) {
        return new ClusterView(MeshSnapshot.empty(config), GuardSet.EMPTY);
    }

    /** Each half takes from a change what is its own. */
    public ClusterView apply(Change change) {
        return new ClusterView(mesh.apply(change), guards.apply(change));
    }
}
