package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.resource.Labels;
import java.util.Optional;

/**
 * One of those who answer for a service, in the eyes of its clients.
 *
 * @param server what really answers; empty where nothing is known of it but the address
 * @param namespace where clients look for the policy that governs it (istio-semantics 2.6)
 * @param labels those by which they look for it, and by which subsets select it
 * @param tlsMode what it says about itself (2.8)
 * @param port of the workload
 */
public record Endpoint(
        Optional<PodSource> server, String address, String namespace, Labels labels, String tlsMode, long port) {

    /** Label of a pod whose sidecar takes HBONE; the injector puts it on all of a mesh, or on none. */
    public static final String TUNNEL = "networking.istio.io/tunnel";

    /** Whether it takes HBONE: in ambient, or a sidecar that says so (istio-semantics 3.4). */
    boolean speaksHbone(MeshSnapshot mesh) {
        return server.filter(source -> switch (Proxy.of(source, mesh)) {
                    case AMBIENT -> Interception.capturesInboundOfAmbient(source.template());
                    case SIDECAR -> source.template().labels().has(TUNNEL, "http");
                    case GATEWAY, NONE -> false;
                })
                .isPresent();
    }

    @Override
    public String toString() {
        return server.map(source -> source.id().namespace() + "/" + source.id().name())
                        .orElse(address)
                + ":" + port;
    }
}
