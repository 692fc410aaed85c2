package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;

/**
 * A workload that is no pod, such as a virtual machine.
 *
 * @param labels those of its spec, by which Services and ServiceEntries select it
 */
public record WorkloadEntry(ResourceId id, Meta meta, Labels labels, MeshIdentity identity) implements MeshObject {}
