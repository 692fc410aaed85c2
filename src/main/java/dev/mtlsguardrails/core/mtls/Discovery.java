package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import java.util.stream.Stream;

/** What istiod reads of all that is stored: the rest is as good as absent (istio-semantics 0.1). */
final class Discovery {

    private Discovery() {}

    /** The objects of a type in a namespace that istiod reads, ordered by name. */
    static <T extends MeshObject> Stream<T> read(NamespaceSlice slice, Class<T> type, MeshSnapshot mesh) {
        return discovers(slice.name(), mesh)
                ? slice.all(type).stream().filter(object -> isOfThisRevision(object, mesh))
                : Stream.empty();
    }

    static boolean isRead(MeshObject object, MeshSnapshot mesh) {
        return discovers(object.home(), mesh) && isOfThisRevision(object, mesh);
    }

    private static boolean discovers(String namespace, MeshSnapshot mesh) {
        return mesh.config().discovery().isEmpty()
                || mesh.config().discovers(namespace, mesh.namespaceLabels(namespace));
    }

    private static boolean isOfThisRevision(MeshObject object, MeshSnapshot mesh) {
        return !isConfiguration(object)
                || mesh.config().readsRevisionOf(object.meta().labels());
    }

    /** On a pod or a namespace the same label means something else. */
    private static boolean isConfiguration(MeshObject object) {
        return object.id().kind().group().endsWith(".istio.io")
                || object.id().kind().group().equals("gateway.networking.k8s.io");
    }
}
