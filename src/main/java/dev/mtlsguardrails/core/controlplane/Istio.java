package dev.mtlsguardrails.core.controlplane;

import dev.mtlsguardrails.core.resource.ResourceId;

/**
 * Sail's {@code Istio}: the wish for a control plane. Its operator makes an {@link IstioRevision} of it; until then, and in
 * files, the wish counts (istio-semantics 6.4).
 *
 * @param active the revision that it leads to, by its status or else by its update strategy
 */
public record Istio(ResourceId id, String namespace, String active, Settings settings) implements ControlPlaneObject {}
