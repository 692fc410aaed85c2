package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.List;
import java.util.Optional;

/**
 * TLS towards a Service, by the Gateway API. Istio makes a DestinationRule with mode SIMPLE of it, which meets those that
 * users wrote (istio-semantics 2.10).
 */
public record BackendTlsPolicy(ResourceId id, Meta meta, List<Target> targets) implements MeshObject {

    public BackendTlsPolicy {
        targets = List.copyOf(targets);
    }

    /**
     * @param service a Service of the same namespace
     * @param port the name of its port, where only that is meant
     */
    public record Target(String service, Optional<String> port) {}
}
