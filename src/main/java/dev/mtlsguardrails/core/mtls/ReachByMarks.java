package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.MeshConfig;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mesh.ServiceEntry;
import dev.mtlsguardrails.core.mtls.Reach.ServerClass;
import dev.mtlsguardrails.core.mtls.Servers.Server;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reach as the marks tell it: Services by their selectors, workloads by template or pod, sidecars by label, annotation
 * and namespace. Which of several rules wins is not asked here, so "who is affected" may name too many, never too few.
 */
public final class ReachByMarks implements Reachability {

    @Override
    public Destination destinationOf(DestinationRule rule, MeshSnapshot mesh) {
        Host host = rule.host(mesh.config());
        if (host.equals(Host.service("kubernetes", "default", mesh.config().clusterDomain()))) {
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
        List<ServiceEntry> entries = mesh.namespaces()
                .flatMap(slice -> slice.all(ServiceEntry.class).stream())
                .filter(entry -> entry.hosts().stream().anyMatch(host::matches))
                .toList();
        boolean allOutside =
                entries.stream().allMatch(entry -> entry.location().equals(ServiceEntry.Location.Known.MESH_EXTERNAL));
        return entries.stream()
                .filter(entry -> allOutside && entry.hosts().contains(host))
                .findFirst()
                .map(entry -> new Destination.External(entry.id()));
    }

    private static Optional<Destination> withoutSidecar(Host host, MeshSnapshot mesh) {
        return serviceNamed(host, mesh)
                .filter(Service::selectsPods)
                .filter(service -> {
                    List<Server> servers = Servers.selectedBy(
                            service.selector(), mesh.namespace(service.id().namespace()));
                    return servers.stream().anyMatch(Server::isEndpoint)
                            && servers.stream().noneMatch(server -> getsSidecar(server, mesh));
                })
                .map(service -> new Destination.WithoutSidecar(service.id()));
    }

    private static Destination inside(DestinationRule rule, Host host, MeshSnapshot mesh) {
        List<Service> services = host.isWildcard()
                ? servicesMatching(host, mesh)
                : serviceNamed(host, mesh).stream().toList();
        Map<String, List<ResourceId>> byNamespace = new TreeMap<>();
        for (Service service : services) {
            String namespace = service.id().namespace();
            List<ResourceId> workloads = byNamespace.computeIfAbsent(namespace, added -> new ArrayList<>());
            if (service.selectsPods()) {
                workloads.addAll(withSidecar(Servers.selectedBy(service.selector(), mesh.namespace(namespace)), mesh));
            }
        }
        Optional<String> named = namespaceIn(host, mesh.config());
        if (host.reachesCluster(mesh.config().clusterDomain()) && named.isEmpty()) {
            meshNamespaces(mesh).forEach(namespace -> byNamespace.putIfAbsent(namespace, List.of()));
        }
        if (byNamespace.isEmpty()) {
            byNamespace.put(named.orElse(rule.id().namespace()), List.of());
        }
        return new Destination.Inside(services.stream().map(Service::id).toList(), classes(byNamespace));
    }

    private static Optional<Service> serviceNamed(Host host, MeshSnapshot mesh) {
        return namespaceIn(host, mesh.config())
                .flatMap(namespace -> mesh.namespace(namespace).all(Service.class).stream()
                        .filter(service -> service.host(mesh.config()).equals(host))
                        .findFirst());
    }

    private static List<Service> servicesMatching(Host host, MeshSnapshot mesh) {
        return mesh.namespaces()
                .flatMap(slice -> slice.all(Service.class).stream())
                .filter(service -> host.matches(service.host(mesh.config())))
                .toList();
    }

    /** The namespace that the name of a Kubernetes Service speaks of, whether or not that Service exists. */
    private static Optional<String> namespaceIn(Host host, MeshConfig config) {
        String suffix = ".svc." + config.clusterDomain();
        if (!host.name().endsWith(suffix)) {
            return Optional.empty();
        }
        String service = host.name().substring(0, host.name().length() - suffix.length());
        String namespace = service.substring(service.lastIndexOf('.') + 1);
        return Optional.of(namespace).filter(name -> !name.isEmpty() && !name.contains("*"));
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
                || namespaceIn(rule.host(mesh.config()), mesh.config())
                        .filter(own::equals)
                        .isPresent();
        if (isAskedByAll) {
            return toAll ? new Clients.Everywhere() : new Clients.InNamespaces(named(rule.exportTo(), own));
        }
        boolean local =
                toAll || rule.exportTo().contains(".") || rule.exportTo().contains(own);
        return new Clients.InNamespaces(local ? List.of(own) : List.of());
    }

    private static List<String> named(List<String> exportTo, String own) {
        return exportTo.stream().map(name -> name.equals(".") ? own : name).toList();
    }

    @Override
    public List<ServerClass> serversOf(PeerAuthentication policy, MeshSnapshot mesh) {
        Map<String, List<ResourceId>> byNamespace = new TreeMap<>();
        byNamespace.put(policy.id().namespace(), List.of());
        switch (policy.scope(mesh.config())) {
            case MESH -> {
                meshNamespaces(mesh).forEach(namespace -> byNamespace.put(namespace, List.of()));
                mesh.namespaces().forEach(slice -> addGoverned(Selector.EVERYTHING, slice, mesh, byNamespace));
            }
            case NAMESPACE, WORKLOAD ->
                addGoverned(policy.selector(), mesh.namespace(policy.id().namespace()), mesh, byNamespace);
            case NONE -> {}
        }
        return classes(byNamespace);
    }

    private static void addGoverned(
            Selector selector, NamespaceSlice slice, MeshSnapshot mesh, Map<String, List<ResourceId>> byNamespace) {
        List<ResourceId> governed = withSidecar(Servers.selectedBy(selector, slice), mesh);
        if (!governed.isEmpty()) {
            byNamespace.put(slice.name(), governed);
        }
    }

    /** What reaches the whole mesh reaches namespaces that are still empty, too. */
    private static List<String> meshNamespaces(MeshSnapshot mesh) {
        return mesh.namespaces()
                .map(NamespaceSlice::name)
                .filter(name -> SidecarInjection.isMeshNamespace(name, mesh.namespaceLabels(name)))
                .toList();
    }

    private static List<ResourceId> withSidecar(List<Server> servers, MeshSnapshot mesh) {
        return servers.stream()
                .filter(server -> getsSidecar(server, mesh))
                .map(Server::owner)
                .toList();
    }

    private static boolean getsSidecar(Server server, MeshSnapshot mesh) {
        String namespace = server.owner().namespace();
        return SidecarInjection.getsSidecar(namespace, mesh.namespaceLabels(namespace), server.template());
    }

    private static List<ServerClass> classes(Map<String, List<ResourceId>> byNamespace) {
        return byNamespace.entrySet().stream()
                .map(entry -> ServerClass.of(entry.getKey(), entry.getValue()))
                .toList();
    }
}
