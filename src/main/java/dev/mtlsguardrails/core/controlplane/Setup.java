package dev.mtlsguardrails.core.controlplane;

import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.Optional;

/**
 * An object in the namespace of a control plane that says how it is set up. It does not make a control plane: anybody who
 * may write into a namespace could.
 *
 * @param revision of which control plane of its namespace; empty if it holds for all of the cluster (the CNI plugin)
 */
public record Setup(ResourceId id, Optional<String> revision, Source source, Settings settings)
        implements ControlPlaneObject {

    /** Where it is said, the strongest word first. */
    public enum Source {
        /** ConfigMap {@code istio}, key {@code mesh}: what istiod reads. */
        MESH_CONFIG,
        /** The Deployment of istiod: arguments, environment, image. */
        ISTIOD,
        /** ConfigMap {@code istio-sidecar-injector}. */
        INJECTOR,
        /** ConfigMap {@code istio-cni-config}. */
        CNI
    }
}
