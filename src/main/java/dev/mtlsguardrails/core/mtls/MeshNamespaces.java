package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.controlplane.ControlPlanes;
import dev.mtlsguardrails.core.controlplane.Membership;
import dev.mtlsguardrails.core.mesh.DataplaneMode;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.resource.Labels;
import java.util.Optional;
import java.util.Set;

/**
 * Which namespaces are meant to be in a mesh without their pods asking for it one by one (istio-semantics 4.1, 4.6, 4.7).
 * What a label names is taken to be there: a mesh is never argued away by a guess.
 */
public final class MeshNamespaces {

    /** Label by which a namespace takes or refuses sidecars. */
    public static final String INJECTION = "istio-injection";

    /** Label that names a revision, or a tag of one. */
    public static final String REVISION = "istio.io/rev";

    private static final Set<String> NEVER =
            Set.of("kube-system", "kube-public", "kube-node-lease", "local-path-storage");

    private MeshNamespaces() {}

    /** Whether the injector passes a namespace over, whatever anybody says (4.2). */
    public static boolean isNeverInjected(String namespace) {
        return NEVER.contains(namespace);
    }

    /** The same of a namespace as a snapshot knows it; one that it does not know counts as meant to be in the mesh. */
    public static boolean isInMesh(String namespace, MeshSnapshot mesh) {
        return isInMesh(namespace, mesh.namespaceLabels(namespace), mesh.controlPlanes());
    }

    /**
     * Whether pods there are meant to get sidecars. On OpenShift Service Mesh 2 that is membership, and its pods still ask.
     *
     * @param known its labels; empty where the namespace is not known (yet)
     */
    public static boolean isInMesh(String namespace, Optional<Labels> known, ControlPlanes planes) {
        if (NEVER.contains(namespace)) {
            return false;
        }
        if (known.isEmpty()) {
            return true;
        }
        Labels labels = known.get();
        if (planes.isMember(namespace, labels)) {
            return !labels.has(INJECTION, "disabled"); // of a member no other value is heard (4.7)
        }
        Optional<String> injection = labels.get(INJECTION);
        if (injection.isPresent() && !injection.get().equals("enabled")) {
            return false;
        }
        boolean isNamed = injection.isPresent() || labels.get(REVISION).isPresent();
        return isNamed
                ? !planes.areAllByMembership()
                : planes.injectorFor(namespace, labels, Labels.NONE).isPresent();
    }

    /** The label that puts a namespace out of the mesh, or whose removal did. */
    public static String decidingLabel(Labels before, Labels after) {
        if (AmbientCapture.isAmbientNamespace(before) && !AmbientCapture.isAmbientNamespace(after)) {
            return DataplaneMode.LABEL;
        }
        if (after.get(INJECTION).isPresent() || before.has(INJECTION, "enabled")) {
            return INJECTION;
        }
        if (before.get(REVISION).isPresent()) {
            return REVISION;
        }
        return after.get(Membership.IGNORED).isPresent() ? Membership.IGNORED : Membership.MEMBER_OF;
    }
}
