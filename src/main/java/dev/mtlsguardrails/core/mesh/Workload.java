package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.resource.ResourceId;

/** A controller that makes pods from a template; it counts as a server even while it has no pod. */
public record Workload(ResourceId id, Meta meta, PodTemplate template) implements PodSource {}
