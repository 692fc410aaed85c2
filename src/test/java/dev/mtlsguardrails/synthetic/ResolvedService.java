package dev.mtlsguardrails.synthetic;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mtls.Call;
import dev.mtlsguardrails.core.mtls.ClientClass;
import dev.mtlsguardrails.core.mtls.ClientClasses;
import dev.mtlsguardrails.core.mtls.EffectiveMtls;
import dev.mtlsguardrails.core.resource.Host;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What becomes of all calls to a service: of every class of clients, at every port, by every endpoint. */
public record ResolvedService(List<ClientClass> classes, List<Call> calls) {

    public static ResolvedService of(Host host, MeshSnapshot mesh) {
        EffectiveMtls engine = new EffectiveMtls(mesh);
        List<ClientClass> classes = new ClientClasses(mesh).of(host);
        return new ResolvedService(
                classes,
                classes.stream()
                        .flatMap(of -> Stream.of(80L, 9090L)
                                .flatMap(port ->
                                        engine
                                                .calls(new Call.Dialled(of.client(), host, port, Optional.empty()))
                                                .stream()))
                        .toList());
    }
}
