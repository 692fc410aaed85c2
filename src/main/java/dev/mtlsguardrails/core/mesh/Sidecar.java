package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.controlplane.OutboundTraffic;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.List;
import java.util.Optional;

/**
 * What the sidecars of a namespace know of the mesh.
 *
 * @param selector which workloads of its namespace; one without labels means all of them, but not, as none at all does in
 *     the root namespace, those of other namespaces
 * @param ingress what is listened for; empty means what Services say
 * @param egress empty means everything that is exported to the namespace
 * @param outboundTraffic empty means what the mesh says
 */
public record Sidecar(
        ResourceId id,
        Meta meta,
        Optional<Selector> selector,
        List<Ingress> ingress,
        List<Egress> egress,
        Optional<OutboundTraffic> outboundTraffic)
        implements MeshObject {

    public Sidecar {
        ingress = List.copyOf(ingress);
        egress = List.copyOf(egress);
    }

    /** A port of the workload that is listened for: where there is any, the ports of Services do not count. */
    public record Ingress(long port, Protocol protocol) {}

    /**
     * Services that are imported.
     *
     * @param port the only Service port that is, if one is named
     * @param hosts each {@code namespace/host}, as written
     */
    public record Egress(Optional<Long> port, List<String> hosts) {

        public Egress {
            hosts = List.copyOf(hosts);
        }
    }
}
