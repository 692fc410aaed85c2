package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.List;

/**
 * What gateway proxies listen for.
 *
 * @param selector which proxies
 */
public record Gateway(ResourceId id, Meta meta, Selector selector, List<Server> servers) implements MeshObject {

    public Gateway {
        servers = List.copyOf(servers);
    }

    /**
     * @param port that of the gateway's Service
     */
    public record Server(long port, Protocol protocol, ServerTls tls) {}

    /** A {@code tls} block of a server: without a mode it passes TLS through (istio-semantics 7). */
    public sealed interface ServerTls {

        enum Known implements ServerTls {
            PASSTHROUGH,
            SIMPLE,
            MUTUAL,
            AUTO_PASSTHROUGH,
            ISTIO_MUTUAL,
            OPTIONAL_MUTUAL
        }

        record Unrecognised(String written) implements ServerTls {}

        /** No block at all: clients speak plaintext. */
        record None() implements ServerTls {}
    }
}
