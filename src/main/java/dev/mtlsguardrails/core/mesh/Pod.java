package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.resource.ResourceId;

/**
 * A pod, seen as its own template.
 *
 * @param finished whether all its containers have ended for good, so that it serves nobody
 */
public record Pod(ResourceId id, Meta meta, PodTemplate template, boolean finished) implements PodSource {}
