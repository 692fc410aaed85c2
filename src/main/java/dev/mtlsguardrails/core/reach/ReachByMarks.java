package dev.mtlsguardrails.core.reach;

import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.EnvoyFilter;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mesh.ServiceEntry;
import dev.mtlsguardrails.core.mesh.WorkloadEntry;
import dev.mtlsguardrails.core.mtls.SidecarInjection;
import dev.mtlsguardrails.core.reach.Reach.Ports;
import dev.mtlsguardrails.core.reach.Reach.ServerClass;
import dev.mtlsguardrails.core.reach.Servers.Server;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Reach as the marks tell it: Services by their selectors, workloads by template or pod, sidecars by label, annotation
 * and namespace. Which of several rules wins is not asked here, so "who is affected" may name too many, never too few.
 */
public final class ReachByMarks implements Reachability {

    @Override
    public Destination destinationOf(DestinationRule rule, MeshSnapshot mesh) {
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
                .filter(service -> {
                    List<Server> servers = Servers.selectedBy(
                            service.selector(), mesh.namespace(service.id().namespace()));
                    return servers.stream().anyMatch(Server::isEndpoint)
                            && servers.stream().noneMatch(server -> ServerClasses.hasSidecar(server, mesh));
                })
                .map(service -> new Destination.WithoutSidecar(service.id()));
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
            meshNamespaces(mesh).forEach(classes::reach);
        }
        if (classes.isEmpty()) {
            classes.reach(named.orElse(rule.id().namespace()));
        }
        return new Destination.Inside(services.stream().map(Service::id).toList(), classes.list());
    }

    /** istio-semantics 2.2 and 2.3: whose lookup can end at this rule. */
    @Override
    public Clients clientsOf(DestinationRule rule, MeshSnapshot mesh) {
        String own = rule.id().namespace();
        if (!rule.workloadSelector().isEverything()) {
            return new Clients.Selected(own, rule.workloadSelector());
        }
        boolean toAll = rule.exportTo().isEmpty() || rule.exportTo().contains("*");
        boolean isAskedByAll = own.equals(mesh.config().rootNamespace())
                || Hosts.namespaceIn(rule.host(mesh.config()), mesh.config())
                        .filter(own::equals)
                        .isPresent();
        if (isAskedByAll) {
            return toAll ? new Clients.Everywhere() : new Clients.InNamespaces(named(rule.exportTo(), own));
        }
        boolean local =
                toAll || rule.exportTo().contains(".") || rule.exportTo().contains(own);
        return new Clients.InNamespaces(local ? List.of(own) : List.of());
    }

    @Override
    public Optional<Clients> obeying(DestinationRule rule, DestinationRule.TlsBlock block, MeshSnapshot mesh) {
        return Obeying.clients(rule, block, mesh);
    }

    @Override
    public List<Overruled> overruled(PeerAuthentication policy, List<ServerClass> servers, MeshSnapshot mesh) {
        return Overruled.of(policy, servers, mesh);
    }

    private static List<String> named(List<String> exportTo, String own) {
        return exportTo.stream().map(name -> name.equals(".") ? own : name).toList();
    }

    @Override
    public List<ServerClass> atPort(Destination.Inside destination, Optional<Long> servicePort, MeshSnapshot mesh) {
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

    @Override
    public List<ServerClass> serversIn(String namespace, MeshSnapshot mesh) {
        return serversOf(namespace, Selector.EVERYTHING, PeerAuthentication.Scope.NAMESPACE, mesh);
    }

    @Override
    public List<ServerClass> serversBehind(ServiceEntry entry, MeshSnapshot mesh) {
        NamespaceSlice own = mesh.namespace(entry.id().namespace());
        ServerClasses classes = new ServerClasses(mesh);
        Set<String> addresses = new HashSet<>(entry.addresses());
        entry.endpoints().forEach(endpoint -> addresses.add(endpoint.address()));
        if (!entry.workloadSelector().isEverything()) {
            classes.add(own.name(), Servers.selectedBy(entry.workloadSelector(), own));
            own.all(WorkloadEntry.class).stream()
                    .filter(outside -> entry.selects(outside.labels()))
                    .forEach(outside -> addresses.add(outside.address()));
        } else if (entry.endpoints().isEmpty()) {
            entry.hosts().forEach(host -> addresses.add(host.name())); // resolved by DNS, they are the endpoints
        }
        addAddressed(addresses, classes, mesh);
        return classes.withSidecars();
    }

    @Override
    public List<ServerClass> serversAt(String address, MeshSnapshot mesh) {
        ServerClasses classes = new ServerClasses(mesh);
        addAddressed(Set.of(address), classes, mesh);
        return classes.withSidecars();
    }

    private static void addAddressed(Set<String> written, ServerClasses classes, MeshSnapshot mesh) {
        Set<String> addresses = written.stream().map(Addresses::plain).collect(Collectors.toSet());
        addresses.remove("");
        if (addresses.isEmpty()) {
            return;
        }
        mesh.namespaces().forEach(slice -> {
            classes.add(slice.name(), Servers.withAddress(addresses, slice));
            slice.all(Service.class).stream()
                    .filter(Service::selectsPods)
                    .filter(service -> Addresses.of(service, mesh.config()).anyMatch(addresses::contains))
                    .forEach(service -> classes.add(slice.name(), Servers.selectedBy(service.selector(), slice)));
        });
    }

    @Override
    public Reach.Servers reachOf(EnvoyFilter filter, MeshSnapshot mesh) {
        String own = filter.id().namespace();
        boolean everywhere = own.equals(mesh.config().rootNamespace());
        Extent extent = switch (filter.target()) {
            case NAMED -> new Extent.Single(filter.id());
            case SIDECARS ->
                new Extent.Pods(everywhere ? Optional.empty() : Optional.of(own), filter.workloadSelector());
        };
        return new Reach.Servers(
                extent,
                serversOf(
                        own,
                        filter.workloadSelector(),
                        everywhere ? PeerAuthentication.Scope.MESH : PeerAuthentication.Scope.WORKLOAD,
                        mesh));
    }

    @Override
    public List<ServerClass> serversOf(PeerAuthentication policy, MeshSnapshot mesh) {
        return serversOf(policy.id().namespace(), policy.selector(), policy.scope(mesh.config()), mesh);
    }

    private static List<ServerClass> serversOf(
            String own, Selector selector, PeerAuthentication.Scope scope, MeshSnapshot mesh) {
        ServerClasses classes = new ServerClasses(mesh).reach(own);
        switch (scope) {
            case MESH -> {
                meshNamespaces(mesh).forEach(classes::reach);
                mesh.namespaces().forEach(slice -> classes.add(slice.name(), Servers.selectedBy(selector, slice)));
            }
            case NAMESPACE, WORKLOAD -> classes.add(own, Servers.selectedBy(selector, mesh.namespace(own)));
            case NONE -> {}
        }
        return classes.list();
    }

    /** What reaches the whole mesh reaches namespaces that are still empty, too. */
    private static List<String> meshNamespaces(MeshSnapshot mesh) {
        return mesh.namespaces()
                .map(NamespaceSlice::name)
                .filter(name -> SidecarInjection.isMeshNamespace(name, mesh.namespaceLabels(name)))
                .toList();
    }
}
