package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.controlplane.Setup;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.Optional;

/**
 * A controller that makes pods from a template; it counts as a server even while it has no pod.
 *
 * @param istiod what it says about the control plane, if it is one
 */
public record Workload(ResourceId id, Meta meta, PodTemplate template, Optional<Setup> istiod) implements PodSource {

    public Workload(ResourceId id, Meta meta, PodTemplate template) {
        this(id, meta, template, Optional.empty());
    }
}
