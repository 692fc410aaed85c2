package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A workload that is no pod, such as a virtual machine.
 *
 * @param labels those by which Services and ServiceEntries select it: of its spec, and over them those of the object
 * @param address an IP, a host name, or empty
 * @param ports by the name of the port of whoever selects it, where they differ from that
 */
public record WorkloadEntry(
        ResourceId id, Meta meta, Labels labels, String address, Map<String, Long> ports, MeshIdentity identity)
        implements MeshObject {

    public WorkloadEntry {
        ports = Collections.unmodifiableSortedMap(new TreeMap<>(ports));
    }
}
