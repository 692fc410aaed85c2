package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import java.util.Optional;

/**
 * What a sidecar sends where istiod runs with ambient: to endpoints that speak it, HBONE takes the place of plaintext and
 * of Istio mTLS, DISABLE or not, and goes around any other TLS (istio-semantics 3.4).
 */
record HboneSending(MeshSnapshot mesh, Sending otherwise) implements Sending {

    static Sending over(ClientSide side, MeshSnapshot mesh) {
        return mesh.config().hbone() == MeshConfig.Hbone.ON ? new HboneSending(mesh, side) : side;
    }

    @Override
    public Optional<Decision<Wire>> toAll() {
        return otherwise.toAll();
    }

    @Override
    public Decision<Wire> to(Endpoint endpoint) {
        Decision<Wire> plain = otherwise.to(endpoint);
        if (!endpoint.speaksHbone(mesh)) {
            return plain;
        }
        return switch (plain.value()) {
            case PLAINTEXT, ISTIO_MTLS, HBONE -> Decision.of(Wire.HBONE, Why.HBONE);
            case SIMPLE, MUTUAL, MUTUAL_BY_MESH, TLS_IN_HBONE ->
                new Decision<>(Wire.TLS_IN_HBONE, Why.HBONE_AROUND_TLS, plain.by(), plain.shadowed());
            case BLOCKED -> plain;
        };
    }
}
