package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.List;

/** A service that Istio is told about by hand. */
public record ServiceEntry(ResourceId id, Meta meta, List<Host> hosts, Location location) implements MeshObject {

    public ServiceEntry {
        hosts = List.copyOf(hosts);
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
