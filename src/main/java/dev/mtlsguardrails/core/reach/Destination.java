package dev.mtlsguardrails.core.reach;

import dev.mtlsguardrails.core.reach.Reach.ServerClass;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.List;

/**
 * What stands behind a host. The first three are <em>proofs</em> that no mesh server is there; whatever cannot be
 * proven is {@link Inside}: a rule may be written before the Service it names, and would still hold when that comes.
 */
public sealed interface Destination {

    /** The Kubernetes API server, which never has a sidecar (istio-semantics 5). */
    record ApiServer() implements Destination {}

    /** Outside the mesh by the word of a ServiceEntry. */
    record External(ResourceId by) implements Destination {}

    /** A Service with endpoints, none of which has or would get a sidecar. */
    record WithoutSidecar(ResourceId service) implements Destination {}

    /**
     * Servers of the mesh, or nothing that is known.
     *
     * @param services the known services in reach
     */
    record Inside(List<ResourceId> services, List<ServerClass> servers) implements Destination {

        public Inside {
            services = List.copyOf(services);
            servers = List.copyOf(servers);
        }
    }
}
