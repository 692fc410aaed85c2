package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.Optional;

/**
 * A pod, seen as its own template.
 *
 * @param address its IP, as soon as it has one
 * @param finished whether all its containers have ended for good, so that it serves nobody
 */
public record Pod(ResourceId id, Meta meta, PodTemplate template, boolean finished, Optional<String> address)
        implements PodSource {}
