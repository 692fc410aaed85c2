package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.controlplane.Capability;
import dev.mtlsguardrails.core.controlplane.OutboundTraffic;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.Sidecar;
import dev.mtlsguardrails.core.mesh.VirtualService;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.Labels;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a client's proxy knows of the mesh (istio-semantics 2.9; which Sidecar it obeys, 7). */
final class Scopes {

    private static final Sidecar.Egress EVERYTHING = new Sidecar.Egress(Optional.empty(), List.of("*/*"));

    private final MeshSnapshot mesh;
    private final Services services;

    Scopes(MeshSnapshot mesh, Services services) {
        this.mesh = mesh;
        this.services = services;
    }

    /** What becomes of calls to hosts that the client does not know. */
    OutboundTraffic beyond(Client client) {
        return sidecarOf(client)
                .flatMap(Sidecar::outboundTraffic)
                .orElse(mesh.config().outboundTraffic());
    }

    /**
     * The service that a client knows by this name, with the ports that it knows. An alias leads to the service behind it
     * (2.8, ExternalName), and one that leads back to itself leads nowhere.
     */
    Optional<KnownService> known(Client client, Host host) {
        Set<Host> seen = new HashSet<>(Set.of(host));
        Optional<KnownService> service = called(client, host);
        Optional<Host> behind = service.flatMap(KnownService::alias);
        while (behind.isPresent()) {
            service = seen.add(behind.get()) ? called(client, behind.get()) : Optional.empty();
            behind = service.flatMap(KnownService::alias);
        }
        return service;
    }

    private Optional<KnownService> called(Client client, Host host) {
        List<KnownService> all = services.named(host);
        List<KnownService> visible = all.stream()
                .filter(service -> service.isExportedTo(client.namespace()))
                .sorted(Comparator.comparing(service -> service.exportTo().contains("*")))
                .toList();
        if (client.proxy() == Proxy.GATEWAY) {
            return merged(visible); // gateways obey no Sidecar
        }
        List<KnownService> imported = new ArrayList<>();
        for (Sidecar.Egress listener : listeners(client)) {
            imported.addAll(imported(listener, visible, client.namespace()));
            if (imported.isEmpty() && importsRoutes(client)) {
                imported.addAll(routedTo(listener, all, client.namespace()));
            }
        }
        return merged(imported);
    }

    private boolean importsRoutes(Client client) {
        return mesh.config().has(Capability.ROUTES_IMPORT_WITHOUT_SIDECAR)
                || sidecarOf(client).isPresent();
    }

    private List<Sidecar.Egress> listeners(Client client) {
        return sidecarOf(client)
                .map(Sidecar::egress)
                .filter(egress -> !egress.isEmpty())
                .orElse(List.of(EVERYTHING));
    }

    private Optional<Sidecar> sidecarOf(Client client) {
        return client.proxy() == Proxy.GATEWAY ? Optional.empty() : sidecarOf(client.namespace(), client.labels());
    }

    /** One that selects the workload, else one for its namespace, else one for the mesh; the oldest of each. */
    Optional<Sidecar> sidecarOf(String namespace, Labels labels) {
        Sidecars own = sidecars(namespace);
        return own.selecting(labels)
                .or(own::whole)
                .or(() -> sidecars(mesh.config().rootNamespace()).whole());
    }

    private Sidecars sidecars(String namespace) {
        return mesh.namespace(namespace).derived(Sidecars.class, mesh.config(), slice -> Sidecars.in(slice, mesh));
    }

    /** Of several namespaces that declare the host, a listener imports one. */
    private List<KnownService> imported(Sidecar.Egress listener, List<KnownService> visible, String clientNamespace) {
        List<KnownService> imported = visible.stream()
                .filter(service ->
                        EgressHosts.of(listener, clientNamespace, mesh.config()).include(service))
                .flatMap(service -> atPort(service, listener.port()).stream())
                .toList();
        return imported.stream()
                .reduce((one, other) -> preferred(one, other, clientNamespace))
                .map(KnownService::namespace)
                .map(namespace -> imported.stream()
                        .filter(service -> service.namespace().equals(namespace))
                        .toList())
                .orElse(List.of());
    }

    private static KnownService preferred(KnownService one, KnownService other, String clientNamespace) {
        if (other.namespace().equals(clientNamespace)) {
            return other;
        }
        return !one.isOfKubernetes()
                        && other.isOfKubernetes()
                        && !one.namespace().equals(clientNamespace)
                ? other
                : one;
    }

    private static Optional<KnownService> atPort(KnownService service, Optional<Long> port) {
        return port.isEmpty() ? Optional.of(service) : service.port(port.get()).map(only -> service.at(List.of(only)));
    }

    /**
     * What an imported VirtualService leads to is imported with it: from the client's own namespace even if it is not shown
     * there, else from the first namespace that shows it.
     */
    private List<KnownService> routedTo(Sidecar.Egress listener, List<KnownService> named, String clientNamespace) {
        EgressHosts hosts = EgressHosts.of(listener, clientNamespace, mesh.config());
        return named.stream()
                .filter(service -> service.namespace().equals(clientNamespace) || service.isExportedTo(clientNamespace))
                .min(Comparator.<KnownService, Boolean>comparing(
                                service -> !service.namespace().equals(clientNamespace))
                        .thenComparing(KnownService::namespace))
                .flatMap(service -> routed(service, hosts, clientNamespace))
                .flatMap(service -> atPort(service, listener.port()))
                .stream()
                .toList();
    }

    /** With the ports that the routes name; with all, where one of them names none. */
    private Optional<KnownService> routed(KnownService service, EgressHosts hosts, String clientNamespace) {
        List<Optional<Long>> ports = mesh.namespacesRoutingTo(service.host()).stream()
                .flatMap(namespace -> Discovery.read(mesh.namespace(namespace), VirtualService.class, mesh))
                .filter(VirtualService::isForSidecars)
                .filter(routes -> routes.isExportedTo(clientNamespace))
                .filter(routes -> hosts.include(routes, mesh.config()))
                .flatMap(routes -> routes.portsOf(service.host(), mesh.config()))
                .toList();
        if (ports.isEmpty()) {
            return Optional.empty();
        }
        return ports.contains(Optional.<Long>empty())
                ? Optional.of(service)
                : Optional.of(service.at(service.ports().stream()
                        .filter(port -> ports.contains(Optional.of(port.number())))
                        .toList()));
    }

    /** One service for a name: Kubernetes' own before others, then the first; ports of one namespace are put together. */
    private static Optional<KnownService> merged(Collection<KnownService> imported) {
        return imported.stream().reduce((one, other) -> {
            if (one.isOfKubernetes() != other.isOfKubernetes()) {
                return one.isOfKubernetes() ? one : other;
            }
            return one.namespace().equals(other.namespace()) ? one.at(union(one.ports(), other.ports())) : one;
        });
    }

    private static List<KnownService.Port> union(List<KnownService.Port> one, List<KnownService.Port> other) {
        TreeMap<Long, KnownService.Port> byNumber = new TreeMap<>();
        Stream.concat(one.stream(), other.stream()).forEach(port -> byNumber.putIfAbsent(port.number(), port));
        return List.copyOf(byNumber.values());
    }

    /** Those of a namespace, the oldest first. */
    private record Sidecars(List<Sidecar> oldestFirst) {

        static Sidecars in(NamespaceSlice slice, MeshSnapshot mesh) {
            return new Sidecars(Discovery.read(slice, Sidecar.class, mesh)
                    .sorted(Age.oldestFirst(mesh.config().istio()))
                    .toList());
        }

        Optional<Sidecar> selecting(Labels labels) {
            return oldestFirst.stream()
                    .filter(sidecar -> sidecar.selector()
                            .filter(selector -> selector.matches(labels))
                            .isPresent())
                    .findFirst();
        }

        /** The one for all workloads that no other selects. */
        Optional<Sidecar> whole() {
            return oldestFirst.stream()
                    .filter(sidecar -> sidecar.selector().isEmpty())
                    .findFirst();
        }
    }
}
