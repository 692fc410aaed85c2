package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.List;

/**
 * A service that Istio is told about by hand.
 *
 * @param addresses IPs by which clients may call it as well
 * @param workloadSelector the pods and WorkloadEntries of its namespace behind it; {@link Selector#EVERYTHING} when
 *     absent, and then there are none
 */
public record ServiceEntry(
        ResourceId id,
        Meta meta,
        List<Host> hosts,
        List<String> addresses,
        Location location,
        Selector workloadSelector,
        List<Endpoint> endpoints)
        implements MeshObject {

    public static final JsonPointer LOCATION = JsonPointer.of("spec", "location");
    public static final JsonPointer ENDPOINTS = JsonPointer.of("spec", "endpoints");

    public ServiceEntry {
        hosts = List.copyOf(hosts);
        addresses = List.copyOf(addresses);
        endpoints = List.copyOf(endpoints);
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
     */
    public record Endpoint(String address, MeshIdentity identity) {}

    /** Outside is the default of the API: an omitted location is {@code MESH_EXTERNAL} (istio-semantics 2.8). */
    public sealed interface Location {

        enum Known implements Location {
            MESH_EXTERNAL,
            MESH_INTERNAL
        }

        record Unrecognised(String written) implements Location {}
    }
}
