package dev.mtlsguardrails.core.reach;

import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.EnvoyFilter;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.mesh.ProxyConfig;
import dev.mtlsguardrails.core.mesh.ServiceEntry;
import dev.mtlsguardrails.core.mtls.MeshNamespaces;
import dev.mtlsguardrails.core.reach.Reach.ServerClass;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.List;
import java.util.Optional;

/**
 * Who is reached by a policy. Rules ask here whom something reaches, and do not work it out themselves. Whom it may reach,
 * the marks tell: Services by their selectors, workloads by template or pod, sidecars by label, annotation and namespace;
 * that may be too many, never too few, and exceptions go by it. Whom it reaches at present, the engine tells.
 */
public final class Reachability {

    /** What stands behind the host of a rule. */
    public Destination destinationOf(DestinationRule rule, MeshSnapshot mesh) {
        return Destinations.of(rule, mesh);
    }

    /** The same servers, at the workload ports to which a rule's block about this Service port leads. */
    public List<ServerClass> atPort(Destination.Inside destination, Optional<Long> servicePort, MeshSnapshot mesh) {
        return Destinations.atPort(destination, servicePort, mesh);
    }

    /** Who obeys a rule, unless a rule nearer to the client wins (istio-semantics 2.2, 2.3). */
    public Clients clientsOf(DestinationRule rule, MeshSnapshot mesh) {
        String own = rule.id().namespace();
        if (rule.workloadSelector().isPresent()) {
            return rule.workloadSelector()
                    .filter(selector -> !selector.isEverything())
                    .<Clients>map(selector -> new Clients.Selected(own, selector))
                    .orElseGet(() -> new Clients.InNamespaces(List.of(own)));
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

    private static List<String> named(List<String> exportTo, String own) {
        return exportTo.stream().map(name -> name.equals(".") ? own : name).toList();
    }

    /**
     * Who obeys a rule at present, nearer and older rules considered. Empty where that cannot be told: then
     * {@link #clientsOf} says who may.
     */
    public Optional<Obeying> obeying(DestinationRule rule, MeshSnapshot mesh) {
        return Obeying.of(rule, mesh);
    }

    /** Of the servers of a policy, those that go by another one at present. */
    public List<Overruled> overruled(PeerAuthentication policy, List<ServerClass> servers, MeshSnapshot mesh) {
        return Overruled.of(policy, servers, mesh);
    }

    /** The servers with a sidecar of one namespace. */
    public List<ServerClass> serversIn(String namespace, MeshSnapshot mesh) {
        return serversOf(namespace, Selector.EVERYTHING, PeerAuthentication.Scope.NAMESPACE, mesh);
    }

    /** The servers with a sidecar to which an entry gives another name: by its selector, or by their addresses. */
    public List<ServerClass> serversBehind(ServiceEntry entry, MeshSnapshot mesh) {
        return Addressed.behind(entry, mesh);
    }

    /** The servers with a sidecar that answer at an address, an IP or a name. */
    public List<ServerClass> serversAt(String address, MeshSnapshot mesh) {
        return Addressed.at(address, mesh);
    }

    /** Whose proxies an EnvoyFilter patches. From the root namespace it reaches all others, selector or not. */
    public Reach.Servers reachOf(EnvoyFilter filter, MeshSnapshot mesh) {
        String own = filter.id().namespace();
        boolean everywhere = own.equals(mesh.config().rootNamespace());
        Optional<String> namespace = everywhere ? Optional.empty() : Optional.of(own);
        Reach.Servers selected = selectedBy(filter.workloadSelector(), own, namespace, mesh);
        return switch (filter.target()) {
            case NAMED -> new Reach.Servers(new Extent.Single(filter.id()), selected.classes());
            case SIDECARS -> selected;
        };
    }

    /** Whose proxies a ProxyConfig configures: those of the whole mesh only from the root namespace, without selector. */
    public Reach.Servers reachOf(ProxyConfig config, MeshSnapshot mesh) {
        String own = config.id().namespace();
        boolean everywhere =
                own.equals(mesh.config().rootNamespace()) && config.selector().isEverything();
        return selectedBy(config.selector(), own, everywhere ? Optional.empty() : Optional.of(own), mesh);
    }

    /**
     * @param namespace empty for the whole mesh
     */
    private static Reach.Servers selectedBy(
            Selector selector, String own, Optional<String> namespace, MeshSnapshot mesh) {
        PeerAuthentication.Scope scope =
                namespace.isEmpty() ? PeerAuthentication.Scope.MESH : PeerAuthentication.Scope.WORKLOAD;
        return new Reach.Servers(new Extent.Pods(namespace, selector), serversOf(own, selector, scope, mesh));
    }

    /** The servers with a sidecar that a policy governs, unless a narrower or older one wins. */
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
    static List<String> meshNamespaces(MeshSnapshot mesh) {
        return mesh.namespaces()
                .map(NamespaceSlice::name)
                .filter(name -> MeshNamespaces.isInMesh(name, mesh))
                .toList();
    }
}
