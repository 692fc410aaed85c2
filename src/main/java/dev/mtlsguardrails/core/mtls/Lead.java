package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.ResourceId;

/**
 * A name by which a pod is called.
 *
 * @param port that clients name
 * @param declaredBy the Service or ServiceEntry with this name
 * @param workloadPort the one behind it
 */
public record Lead(Host host, long port, ResourceId declaredBy, long workloadPort) {}
