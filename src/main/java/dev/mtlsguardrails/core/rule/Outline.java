package dev.mtlsguardrails.core.rule;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.policy.GuardSet;
import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.resource.Resource;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is known of a cluster while its mesh is still being read: policies and exceptions, control planes, and the labels of
 * namespaces. They are few and soon there. Of everything else there may be a part, from which nothing follows, so none of
 * it is handed out.
 */
public final class Outline {

    private static final List<GroupKind> OF_CONTROL_PLANES = List.of(
            Kinds.CONFIG_MAP,
            Kinds.INJECTOR,
            Kinds.ISTIO,
            Kinds.ISTIO_REVISION,
            Kinds.ISTIO_REVISION_TAG,
            Kinds.NODE,
            Kinds.SERVICE_MESH_CONTROL_PLANE,
            Kinds.SERVICE_MESH_MEMBER,
            Kinds.SERVICE_MESH_MEMBER_ROLL);

    /** The kinds that it is made of. */
    public static final List<GroupKind> KINDS = Stream.of(GuardSet.KINDS, List.of(Kinds.NAMESPACE), OF_CONTROL_PLANES)
            .flatMap(List::stream)
            .toList();

    private final ClusterView partial;
    private final List<GroupKind> unread;

    /**
     * @param partial a view in which all of {@link #KINDS} is read, and who knows what else
     * @param unread all other kinds
     */
    public Outline(ClusterView partial, List<GroupKind> unread) {
        this.partial = partial;
        this.unread = List.copyOf(unread);
    }

    /** All that is known around an object: its namespace, but nothing that lives in there. */
    public ClusterView around(Resource object) {
        String home = object instanceof MeshObject member
                ? member.home()
                : object.id().namespace();
        MeshSnapshot planes = MeshSnapshot.empty(partial.mesh().controlPlanes());
        MeshSnapshot mesh = partial.mesh()
                .namespace(home)
                .namespace()
                .map(namespace -> planes.apply(new Change.Standing(namespace)))
                .orElse(planes);
        return new ClusterView(mesh, partial.guards(), unread);
    }
}
