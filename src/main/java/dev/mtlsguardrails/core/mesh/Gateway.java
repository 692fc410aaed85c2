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
    public record Server(long port, Protocol protocol, ServerTls tls) {

        /** Whether TLS ends at the gateway; else what arrives is plaintext, or passes through as it is. */
        public boolean terminatesTls() {
            return switch (tls) {
                case ServerTls.None none -> false;
                case ServerTls.Unrecognised unrecognised -> false;
                case ServerTls.Known known ->
                    known != ServerTls.Known.PASSTHROUGH && known != ServerTls.Known.AUTO_PASSTHROUGH;
            };
        }
    }

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
