package dev.mtlsguardrails.core.controlplane;

import dev.mtlsguardrails.core.resource.ResourceId;

/**
 * Sail's {@code IstioRevision}: one control plane, as its operator renders it (istio-semantics 6.4).
 *
 * @param namespace of the control plane
 * @param revision what its istiod calls itself
 * @param settings its version and values
 */
public record IstioRevision(ResourceId id, String namespace, String revision, Settings settings)
        implements ControlPlaneObject {}
