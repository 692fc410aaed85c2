package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where calls are routed, as far as that reaches subsets.
 *
 * @param hosts the names that clients call, as written
 * @param gateways as written; {@code mesh} are the sidecars, and where none is written they are meant
 */
public record VirtualService(
        ResourceId id,
        Meta meta,
        List<String> hosts,
        List<String> gateways,
        List<String> exportTo,
        List<Destination> destinations)
        implements MeshObject {

    public VirtualService {
        hosts = List.copyOf(hosts);
        gateways = List.copyOf(gateways);
        exportTo = List.copyOf(exportTo);
        destinations = List.copyOf(destinations);
    }

    /** Every host that a route leads to. */
    public Stream<Host> routedTo(MeshConfig config) {
        return destinations.stream().map(destination -> destination.host(id.namespace(), config));
    }

    /** The ports that routes to a host name; empty for a route that names none, which means all. */
    public Stream<Optional<Long>> portsOf(Host host, MeshConfig config) {
        return destinations.stream()
                .filter(destination -> destination.host(id.namespace(), config).equals(host))
                .map(Destination::port);
    }

    /** Whether clients of a namespace may see it. */
    public boolean isExportedTo(String client) {
        return exportTo.isEmpty()
                || exportTo.contains("*")
                || exportTo.contains(client)
                || exportTo.contains(".") && id.namespace().equals(client);
    }

    /** Whether sidecars obey it. */
    public boolean isForSidecars() {
        return gateways.isEmpty() || gateways.contains("mesh");
    }

    /**
     * Where a route leads.
     *
     * @param at where that stands in the object
     */
    public record Destination(String writtenHost, Optional<String> subset, Optional<Long> port, JsonPointer at) {

        /** A short name is completed with the namespace of the object it stands in. */
        public Host host(String namespace, MeshConfig config) {
            return Host.of(writtenHost, namespace, config.clusterDomain());
        }
    }
}
