package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.List;
import java.util.Optional;

/**
 * Addresses that somebody names for a Service. Those that Kubernetes derives from a selector are not asked: the pods
 * tell the same.
 *
 * @param service the name of the Service, in the same namespace; empty where it belongs to none
 */
public record EndpointSlice(
        ResourceId id, Meta meta, Optional<String> service, List<String> addresses, List<Port> ports)
        implements MeshObject {

    public static final String SERVICE_LABEL = "kubernetes.io/service-name";

    private static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
    private static final String BY_SELECTOR = "endpointslice-controller.k8s.io";

    public EndpointSlice {
        addresses = List.copyOf(addresses);
        ports = List.copyOf(ports);
    }

    /** Whether somebody named the addresses, and they do not follow from a selector. */
    public boolean isByHandFor(Service other) {
        boolean follows = other.selectsPods() && meta.labels().has(MANAGED_BY, BY_SELECTOR);
        return !follows
                && id.namespace().equals(other.id().namespace())
                && service.filter(other.id().name()::equals).isPresent();
    }

    /**
     * @param name that of the Service's port; empty where that has none
     */
    public record Port(String name, long number) {}
}
