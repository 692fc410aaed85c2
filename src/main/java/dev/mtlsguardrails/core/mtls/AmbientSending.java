package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import java.util.Optional;

/** What ztunnel sends for its pods: it knows no DestinationRule (istio-semantics 3.4). */
record AmbientSending(MeshSnapshot mesh) implements Sending {

    @Override
    public Optional<Decision<Wire>> toAll() {
        return Optional.empty();
    }

    @Override
    public Decision<Wire> to(Endpoint endpoint) {
        return endpoint.speaksHbone(mesh)
                ? Decision.of(Wire.HBONE, Why.AMBIENT_PEERS)
                : Decision.of(Wire.PLAINTEXT, Why.ENDPOINT_WITHOUT_HBONE);
    }
}
