package dev.mtlsguardrails.core.controlplane;

import dev.mtlsguardrails.core.resource.ResourceId;

/**
 * Sail's {@code IstioRevisionTag}: another name of a revision, for labels of namespaces and pods.
 *
 * @param target the {@link Istio} or {@link IstioRevision}; both are without namespace
 */
public record IstioRevisionTag(ResourceId id, ResourceId target) implements ControlPlaneObject {}
