package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;

/**
 * A Kubernetes Service.
 *
 * @param selector {@link Selector#EVERYTHING} when there is none: then somebody else names the endpoints
 */
public record Service(ResourceId id, Meta meta, Selector selector) implements MeshObject {

    public boolean selectsPods() {
        return !selector.isEverything();
    }

    public Host host(MeshConfig config) {
        return Host.service(id.name(), id.namespace(), config.clusterDomain());
    }
}
