package dev.mtlsguardrails.core.rule;

import dev.mtlsguardrails.core.controlplane.ControlPlaneObject;
import dev.mtlsguardrails.core.controlplane.ControlPlanes;
import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.policy.GuardSet;
import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.resource.Resource;
import java.util.List;
import java.util.Optional;

/**
 * What a verdict knows of the cluster: its mesh and its guards, as of one moment.
 *
 * @param unread kinds that could not be read; there may be objects of them, and nothing may be concluded from not
 *     seeing any
 */
public record ClusterView(MeshSnapshot mesh, GuardSet guards, List<GroupKind> unread) {

    public ClusterView {
        unread = List.copyOf(unread);
    }

    public static ClusterView empty(MeshConfig config) {
        return new ClusterView(MeshSnapshot.empty(config), GuardSet.EMPTY, List.of());
    }

    public static ClusterView empty(ControlPlanes planes) {
        return new ClusterView(MeshSnapshot.empty(planes), GuardSet.EMPTY, List.of());
    }

    /** Each half takes from a change what is its own. */
    public ClusterView apply(Change change) {
        return new ClusterView(mesh.apply(change), guards.apply(change), unread);
    }

    /** What is known under the name of an object, if anything is. */
    public Optional<Resource> find(Resource object) {
        return switch (object) {
            case MeshObject member ->
                mesh.namespace(member.home())
                        .find(member.getClass(), member.id())
                        .map(Resource.class::cast);
            case ControlPlaneObject part -> mesh.controlPlanes().find(part.id()).map(Resource.class::cast);
            default -> guards.find(object.id());
        };
    }

    public ClusterView without(List<GroupKind> kinds) {
        return new ClusterView(mesh, guards, kinds);
    }
}
