package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mesh.Protocol;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mesh.ServiceEntry;
import dev.mtlsguardrails.core.mesh.Sidecar;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a sidecar takes the traffic of a port for: the oldest service that leads there decides, ServiceEntries of the same
 * namespace included (istio-semantics 1.5).
 */
final class InboundProtocols {

    private final MeshSnapshot mesh;
    private final Services services;
    private final Scopes scopes;

    InboundProtocols(MeshSnapshot mesh, Services services, Scopes scopes) {
        this.mesh = mesh;
        this.services = services;
        this.scopes = scopes;
    }

    /** Empty where no service leads to the port, or its Sidecar listens for others only. */
    Optional<Protocol> of(PodSource server, long port) {
        List<Sidecar.Ingress> ingress = scopes.sidecarOf(
                        server.id().namespace(), server.template().labels())
                .map(Sidecar::ingress)
                .orElse(List.of());
        return ingress.isEmpty()
                ? byServices(server, port)
                : ingress.stream()
                        .filter(listener -> listener.port() == port)
                        .map(Sidecar.Ingress::protocol)
                        .findFirst();
    }

    private Optional<Protocol> byServices(PodSource server, long port) {
        return services.in(mesh.namespace(server.id().namespace())).stream()
                .flatMap(service -> service.ports().stream()
                        .filter(named -> leadsTo(service, named, server, port))
                        .map(KnownService.Port::protocol))
                .findFirst();
    }

    private static boolean leadsTo(KnownService service, KnownService.Port named, PodSource server, long port) {
        return switch (service.declaredBy()) {
            case Service kubernetes ->
                kubernetes.selects(server.template())
                        && kubernetes.port(named.number()).stream()
                                .flatMap(target ->
                                        target.workloadPorts(server.template()).limit(1))
                                .anyMatch(target -> target == port);
            case ServiceEntry entry -> targets(entry, named, server).anyMatch(target -> target == port);
        };
    }

    private static Stream<Long> targets(ServiceEntry entry, KnownService.Port named, PodSource server) {
        long otherwise =
                entry.port(named.number()).flatMap(ServiceEntry.Port::target).orElse(named.number());
        if (entry.selects(server.template().labels())) {
            return Stream.of(otherwise);
        }
        return entry.endpoints().stream()
                .filter(endpoint -> server instanceof Pod pod
                        && pod.address().filter(endpoint.address()::equals).isPresent())
                .map(endpoint -> endpoint.ports().getOrDefault(named.name(), otherwise));
    }
}
