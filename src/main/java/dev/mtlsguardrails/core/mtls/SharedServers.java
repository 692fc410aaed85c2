package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.PodSource;
import java.util.HashMap;
import java.util.Map;

/**
 * What stands at ports, asked of another mesh where that has the same to say: a server depends on what is in its own
 * namespace, what is in the root namespace, and how the mesh is configured (istio-semantics 1.2, 1.5, 4.4).
 */
final class SharedServers implements ServerSide.Memory {

    private final MeshSnapshot mesh;
    private final MeshSnapshot otherMesh;
    private final ServerSide other;
    private final ServerSide.Memory own = new RememberedServers();
    private final Map<String, Boolean> alike = new HashMap<>();
    private final boolean isConfiguredAlike;

    SharedServers(MeshSnapshot mesh, MeshSnapshot otherMesh, ServerSide other) {
        this.mesh = mesh;
        this.otherMesh = otherMesh;
        this.other = other;
        this.isConfiguredAlike = mesh.controlPlanes() == otherMesh.controlPlanes()
                && mesh.config().equals(otherMesh.config())
                && isSame(mesh.config().rootNamespace());
    }

    @Override
    public Decision<Reception> recall(PodSource server, long port, Asking asking) {
        return isAlike(server.id().namespace()) ? other.at(server, port) : own.recall(server, port, asking);
    }

    private boolean isAlike(String namespace) {
        return isConfiguredAlike && alike.computeIfAbsent(namespace, this::isSame);
    }

    private boolean isSame(String namespace) {
        NamespaceSlice here = mesh.namespace(namespace);
        NamespaceSlice there = otherMesh.namespace(namespace);
        return here == there || here.isEmpty() && there.isEmpty();
    }
}
