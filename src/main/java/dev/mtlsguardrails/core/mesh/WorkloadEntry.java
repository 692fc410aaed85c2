package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;

/**
 * A workload that is no pod, such as a virtual machine.
 *
 * @param labels those of its spec, by which Services and ServiceEntries select it
 * @param address an IP, a host name, or empty
 */
public record WorkloadEntry(ResourceId id, Meta meta, Labels labels, String address, MeshIdentity identity)
        implements MeshObject {}
