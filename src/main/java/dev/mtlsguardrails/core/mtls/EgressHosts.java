package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.controlplane.Capability;
import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.Sidecar;
import dev.mtlsguardrails.core.mesh.VirtualService;
import dev.mtlsguardrails.core.resource.Host;
import java.util.List;

/**
 * The {@code namespace/host} entries of one egress listener of a Sidecar. A tilde before the namespace excludes; alone it
 * stands for all of them.
 */
record EgressHosts(List<Entry> included, List<Entry> excluded) {

    private static final String EXCLUDING = "~";

    static EgressHosts of(Sidecar.Egress listener, String clientNamespace, MeshConfig config) {
        List<String> hosts = listener.hosts().stream()
                .filter(written -> written.contains("/")) // Istio passes over what has none
                .toList();
        return new EgressHosts(
                hosts.stream()
                        .filter(written -> !written.startsWith(EXCLUDING))
                        .map(written -> Entry.of(written, clientNamespace))
                        .toList(),
                hosts.stream()
                        .filter(written -> written.startsWith(EXCLUDING) && config.has(Capability.EGRESS_EXCLUDES))
                        .map(written -> Entry.of(written.substring(1), clientNamespace))
                        .toList());
    }

    boolean include(KnownService service) {
        return included.stream().anyMatch(entry -> entry.names(service.namespace(), service.host()))
                && excluded.stream().noneMatch(entry -> entry.names(service.namespace(), service.host()));
    }

    /** A VirtualService is imported by any of its hosts, and a wildcard meets another from either side. */
    boolean include(VirtualService routes, MeshConfig config) {
        return routes.hosts().stream()
                .map(written -> Host.of(written, routes.id().namespace(), config.clusterDomain()))
                .anyMatch(host -> included.stream()
                        .filter(entry -> entry.isAbout(routes.id().namespace()))
                        .anyMatch(entry -> entry.host().matches(host) || host.matches(entry.host())));
    }

    private record Entry(String namespace, Host host) {

        static Entry of(String written, String clientNamespace) {
            int slash = written.indexOf('/');
            String namespace = written.substring(0, slash);
            return new Entry(
                    switch (namespace) {
                        case "." -> clientNamespace;
                        case "" -> "*";
                        default -> namespace;
                    },
                    new Host(written.substring(slash + 1)));
        }

        boolean names(String other, Host service) {
            return isAbout(other) && host.matches(service);
        }

        boolean isAbout(String other) {
            return namespace.equals("*") || namespace.equals(other);
        }
    }
}
