package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mesh.Gateway;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mesh.Service;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a gateway proxy listens for. Its listeners come from Gateways only, whatever PeerAuthentication says
 * (istio-semantics 1.6); a Gateway selects proxies in all namespaces and names the port of their Service (7).
 */
final class GatewayListeners {

    private final MeshSnapshot mesh;

    GatewayListeners(MeshSnapshot mesh) {
        this.mesh = mesh;
    }

    /** The servers at a port of a gateway's pod. */
    List<Gateway.Server> at(PodSource gateway, long port) {
        Set<Long> named = mesh.namespace(gateway.id().namespace()).all(Service.class).stream()
                .filter(service -> service.selects(gateway.template()))
                .flatMap(service -> service.ports().stream())
                .filter(servicePort ->
                        servicePort.workloadPorts(gateway.template()).anyMatch(target -> target == port))
                .map(Service.Port::number)
                .collect(Collectors.toSet());
        return mesh.namespaces()
                .flatMap(slice -> Discovery.read(slice, Gateway.class, mesh))
                .filter(declared ->
                        declared.selector().matches(gateway.template().labels()))
                .flatMap(declared -> declared.servers().stream())
                .filter(server -> named.contains(server.port()) || server.port() == port)
                .toList();
    }
}
