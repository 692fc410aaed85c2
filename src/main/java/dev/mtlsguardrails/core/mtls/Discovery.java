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
        if (!mesh.config().discovers(mesh.namespaceLabels(slice.name()))) {
            return Stream.empty();
        }
        return slice.all(type).stream().filter(object -> !isConfiguration(object) || isOfThisRevision(object, mesh));
    }

    static boolean isOfThisRevision(MeshObject object, MeshSnapshot mesh) {
        return mesh.config().readsRevisionOf(object.meta());
    }

    /** On a pod or a namespace the same label means something else. */
    private static boolean isConfiguration(MeshObject object) {
        return object.id().kind().group().contains(".istio.io")
                || object.id().kind().group().equals("gateway.networking.k8s.io");
    }
}
