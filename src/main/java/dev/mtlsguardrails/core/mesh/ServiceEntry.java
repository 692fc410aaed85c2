package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A service that Istio is told about by hand.
 *
 * @param addresses IPs by which clients may call it as well
 * @param exportTo as written; empty means everybody
 * @param workloadSelector the pods and WorkloadEntries of its namespace behind it; {@link Selector#EVERYTHING} when
 *     absent, and then there are none
 */
public record ServiceEntry(
        ResourceId id,
        Meta meta,
        List<Host> hosts,
        List<String> addresses,
        List<Port> ports,
        Location location,
        Resolution resolution,
        Selector workloadSelector,
        List<Endpoint> endpoints,
        List<String> exportTo)
        implements ServiceSource {

    public static final JsonPointer LOCATION = JsonPointer.of("spec", "location");
    public static final JsonPointer ENDPOINTS = JsonPointer.of("spec", "endpoints");

    public ServiceEntry {
        hosts = List.copyOf(hosts);
        addresses = List.copyOf(addresses);
        ports = List.copyOf(ports);
        endpoints = List.copyOf(endpoints);
        exportTo = List.copyOf(exportTo);
    }

    public Optional<Port> port(long number) {
        return ports.stream().filter(port -> port.number() == number).findFirst();
    }

    public boolean isExternal() {
        return location == Location.Known.MESH_EXTERNAL;
    }

    /** Whether workloads with these labels, of its own namespace, are behind it. */
    public boolean selects(Labels labels) {
        return !workloadSelector.isEverything() && workloadSelector.matches(labels);
    }

    /**
     * An endpoint that is written down.
     *
     * @param address an IP, a host name, or empty
     * @param ports by the name of the entry's port, where they differ from it
     */
    public record Endpoint(String address, Map<String, Long> ports, Labels labels, MeshIdentity identity) {

        public Endpoint {
            ports = Collections.unmodifiableSortedMap(new TreeMap<>(ports));
        }
    }

    /**
     * @param target the port of the endpoints, if it is another
     */
    public record Port(String name, long number, Optional<Long> target, Protocol protocol) {}

    /** How clients find the endpoints. What is omitted is {@code NONE}: they pick an address themselves (2.8). */
    public sealed interface Resolution {

        enum Known implements Resolution {
            NONE,
            STATIC,
            DNS,
            DNS_ROUND_ROBIN,
            DYNAMIC_DNS
        }

        record Unrecognised(String written) implements Resolution {}
    }

    /** Outside is the default of the API: an omitted location is {@code MESH_EXTERNAL} (istio-semantics 2.8). */
    public sealed interface Location {

        enum Known implements Location {
            MESH_EXTERNAL,
            MESH_INTERNAL
        }

        record Unrecognised(String written) implements Location {}
    }
}
