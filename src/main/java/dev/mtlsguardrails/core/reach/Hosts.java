package dev.mtlsguardrails.core.reach;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mesh.ServiceEntry;
import dev.mtlsguardrails.core.resource.Host;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What bears a host's name (istio-semantics 2.1). */
public final class Hosts {

    private Hosts() {}

    /** The one name that is the API server's for Istio; {@code kubernetes.default} is not. */
    public static boolean isApiServer(Host host, MeshConfig config) {
        return host.equals(apiServer(config));
    }

    public static Host apiServer(MeshConfig config) {
        return Host.service("kubernetes", "default", config.clusterDomain());
    }

    /** The Services that a rule for this host is a candidate for. */
    public static List<Service> services(Host host, MeshSnapshot mesh) {
        return host.isWildcard()
                ? mesh.namespaces()
                        .flatMap(slice -> slice.all(Service.class).stream())
                        .filter(service -> host.matches(service.host(mesh.config())))
                        .toList()
                : service(host, mesh).stream().toList();
    }

    /** The Service of exactly this name. */
    public static Optional<Service> service(Host host, MeshSnapshot mesh) {
        return namespaceIn(host, mesh.config())
                .flatMap(namespace -> mesh.namespace(namespace).all(Service.class).stream()
                        .filter(service -> service.host(mesh.config()).equals(host))
                        .findFirst());
    }

    /** The ServiceEntries that a rule for this host is a candidate for. */
    public static List<ServiceEntry> entries(Host host, MeshSnapshot mesh) {
        Stream<NamespaceSlice> declaring = host.isWildcard()
                ? mesh.namespaces()
                : mesh.namespacesDeclaring(host).stream().map(mesh::namespace);
        return declaring
                .flatMap(slice -> slice.all(ServiceEntry.class).stream())
                .filter(entry -> entry.hosts().stream().anyMatch(host::matches))
                .toList();
    }

    /** The rules that are candidates for a Service, wherever they stand, in the order of their namespaces. */
    public static List<DestinationRule> rulesFor(Service service, MeshSnapshot mesh) {
        Host host = service.host(mesh.config());
        return mesh.namespacesWithRuleFor(host).stream()
                .flatMap(namespace -> mesh.namespace(namespace).all(DestinationRule.class).stream())
                .filter(rule -> rule.host(mesh.config()).matches(host))
                .toList();
    }

    /** The namespace that the name of a Kubernetes Service speaks of, whether or not that Service exists. */
    public static Optional<String> namespaceIn(Host host, MeshConfig config) {
        return host.namespaceOfService(config.clusterDomain());
    }
}
