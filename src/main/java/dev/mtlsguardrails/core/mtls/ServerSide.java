package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.MtlsMode;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mesh.Protocol;
import java.util.Optional;
import java.util.function.Function;

/** What stands at the ports of workloads (istio-semantics 1.5, 1.6, 3.2). */
final class ServerSide {

    private final MeshSnapshot mesh;
    private final PeerPolicies policies;
    private final InboundProtocols protocols;
    private final Memory memory;

    ServerSide(MeshSnapshot mesh, InboundProtocols protocols, Memory memory) {
        this.memory = memory;
        this.mesh = mesh;
        this.policies = new PeerPolicies(mesh);
        this.protocols = protocols;
    }

    /** Where nothing is known of an address, nothing stands in the way (3.2). */
    Decision<Reception> at(Optional<PodSource> server, long port) {
        return server.map(source -> at(source, port))
                .orElseGet(() -> Decision.of(Reception.UNCAPTURED, Why.SERVER_UNKNOWN));
    }

    Decision<Reception> at(PodSource server, long port) {
        return memory.recall(server, port, this::find);
    }

    private Decision<Reception> find(PodSource server, long port) {
        PodTemplate template = server.template();
        return switch (Proxy.of(server, mesh)) {
            case NONE -> Decision.of(Reception.UNCAPTURED, Why.SERVER_WITHOUT_PROXY);
            case GATEWAY -> Decision.of(Reception.UNCAPTURED, Why.SERVER_IS_GATEWAY);
            case AMBIENT ->
                Interception.capturesInboundOfAmbient(template)
                        ? byMode(new AmbientPolicies(mesh).mode(server, port), Reception::byAmbient)
                        : Decision.of(Reception.UNCAPTURED, Why.INBOUND_NOT_CAPTURED);
            case SIDECAR ->
                Interception.capturesInbound(template, port, mesh.config())
                        ? byMode(
                                mode(server, port),
                                mode -> Reception.bySidecar(
                                        mode, protocols.of(server, port).orElse(Protocol.AUTO)))
                        : Decision.of(Reception.UNCAPTURED, Why.INBOUND_NOT_CAPTURED);
        };
    }

    /** What was found before, of one mesh. */
    interface Memory {

        /** Asks again every time. */
        Memory NONE = (server, port, asking) -> asking.ask(server, port);

        Decision<Reception> recall(PodSource server, long port, Asking asking);

        /** How it is found out. */
        interface Asking {
            Decision<Reception> ask(PodSource server, long port);
        }
    }

    /** What its sidecar demands. */
    Decision<MtlsMode.Known> mode(PodSource server, long port) {
        return policies.mode(server.id().namespace(), server.template().labels(), port);
    }

    private static Decision<Reception> byMode(
            Decision<MtlsMode.Known> mode, Function<MtlsMode.Known, Reception> reception) {
        return new Decision<>(reception.apply(mode.value()), mode.why(), mode.by(), mode.shadowed());
    }
}
