package dev.mtlsguardrails.core.controlplane;

import dev.mtlsguardrails.core.resource.ResourceId;

/**
 * The control plane of an OpenShift Service Mesh 2, in whose namespace it is; its istiod calls itself by its name
 * (istio-semantics 6.3).
 *
 * @param reads what its istiod reads; pods get sidecars in members only, either way
 */
public record ServiceMeshControlPlane(ResourceId id, Reads reads, Settings settings) implements ControlPlaneObject {

    /** Its {@code mode}. */
    public enum Reads {
        MEMBERS,
        /** {@code ClusterWide}: like any Istio. */
        EVERYTHING
    }
}
