package dev.mtlsguardrails.core.reach;

import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.EndpointSlice;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mesh.ServiceEntry;
import dev.mtlsguardrails.core.reach.Reach.Ports;
import dev.mtlsguardrails.core.reach.Reach.ServerClass;
import dev.mtlsguardrails.core.reach.Servers.Server;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What stands behind the host of a rule, and at which ports: the proofs that no mesh server does, and whom it may be else. */
final class Destinations {

    private Destinations() {}

    static Destination of(DestinationRule rule, MeshSnapshot mesh) {
        Host host = rule.host(mesh.config());
        if (Hosts.isApiServer(host, mesh.config())) {
            return new Destination.ApiServer();
        }
        return external(host, mesh).or(() -> withoutSidecar(host, mesh)).orElseGet(() -> inside(rule, host, mesh));
    }

    /**
     * A ServiceEntry for exactly this host, and none that says otherwise. It is no proof about names that a Kubernetes
     * Service may bear, for there the Service wins (2.9).
     */
    private static Optional<Destination> external(Host host, MeshSnapshot mesh) {
        if (host.reachesCluster(mesh.config().clusterDomain())) {
            return Optional.empty();
        }
        List<ServiceEntry> entries = Hosts.entries(host, mesh);
        boolean allOutside = entries.stream().allMatch(ServiceEntry::isExternal);
        return entries.stream()
                .filter(entry -> allOutside && entry.hosts().contains(host))
                .findFirst()
                .map(entry -> new Destination.External(entry.id()));
    }

    private static Optional<Destination> withoutSidecar(Host host, MeshSnapshot mesh) {
        return Hosts.service(host, mesh)
                .filter(Service::selectsPods)
                .filter(service -> !hasEndpointsByHand(service, mesh))
                .filter(service -> {
                    List<Server> servers = Servers.selectedBy(
                            service.selector(), mesh.namespace(service.id().namespace()));
                    return servers.stream().anyMatch(Server::isEndpoint)
                            && servers.stream().noneMatch(server -> ServerClasses.hasSidecar(server, mesh));
                })
                .map(service -> new Destination.WithoutSidecar(service.id()));
    }

    /** Whoever may write an EndpointSlice may put any pod of the namespace behind a Service. */
    private static boolean hasEndpointsByHand(Service service, MeshSnapshot mesh) {
        return mesh.namespace(service.id().namespace()).all(EndpointSlice.class).stream()
                .anyMatch(slice -> slice.isByHandFor(service));
    }

    private static Destination inside(DestinationRule rule, Host host, MeshSnapshot mesh) {
        List<Service> services = Hosts.services(host, mesh);
        ServerClasses classes = new ServerClasses(mesh);
        for (Service service : services) {
            String namespace = service.id().namespace();
            classes.reach(namespace);
            if (service.selectsPods()) {
                classes.add(namespace, Servers.selectedBy(service.selector(), mesh.namespace(namespace)));
            }
        }
        Optional<String> named = Hosts.namespaceIn(host, mesh.config());
        if (host.reachesCluster(mesh.config().clusterDomain()) && named.isEmpty()) {
            Reachability.meshNamespaces(mesh).forEach(classes::reach);
        }
        if (classes.isEmpty()) {
            classes.reach(named.orElse(rule.id().namespace()));
        }
        return new Destination.Inside(services.stream().map(Service::id).toList(), classes.list());
    }

    static List<ServerClass> atPort(Destination.Inside destination, Optional<Long> servicePort, MeshSnapshot mesh) {
        return destination.servers().stream()
                .map(of -> of.at(ports(of, destination.services(), servicePort, mesh)))
                .toList();
    }

    /** Where one Service is behind the host, its ports tell; of more than one, too little is known. */
    private static Ports ports(
            ServerClass of, List<ResourceId> services, Optional<Long> servicePort, MeshSnapshot mesh) {
        if (services.size() != 1) {
            return new Ports.All();
        }
        NamespaceSlice slice = mesh.namespace(of.namespace());
        List<Service.Port> asked = slice.find(Service.class, services.getFirst()).stream()
                .flatMap(service -> service.ports().stream())
                .filter(port -> servicePort.isEmpty() || servicePort.get() == port.number())
                .toList();
        Map<ResourceId, List<PodTemplate>> byWorkload = Servers.byWorkload(slice);
        Set<Long> numbers = new TreeSet<>();
        for (PodTemplate template : of.everybody().stream()
                .flatMap(workload -> byWorkload.getOrDefault(workload, List.of()).stream())
                .distinct()
                .toList()) {
            for (Service.Port port : asked) {
                List<Long> led = port.workloadPorts(template).toList();
                if (led.isEmpty()) {
                    return new Ports.All(); // a name that no container declares may be any port
                }
                numbers.addAll(led);
            }
        }
        return numbers.isEmpty() ? new Ports.All() : new Ports.Only(numbers);
    }
}
