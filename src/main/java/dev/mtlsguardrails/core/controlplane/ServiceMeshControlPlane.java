package dev.mtlsguardrails.core.controlplane;

import dev.mtlsguardrails.core.resource.ResourceId;

/**
 * The control plane of an OpenShift Service Mesh 2, in whose namespace it is; its istiod calls itself by its name
 * (istio-semantics 6.3).
 */
public record ServiceMeshControlPlane(ResourceId id, Settings settings) implements ControlPlaneObject {}
