package dev.mtlsguardrails.core.impact;

import dev.mtlsguardrails.core.impact.Affected.Extent;
import dev.mtlsguardrails.core.mesh.BackendTlsPolicy;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.EndpointSlice;
import dev.mtlsguardrails.core.mesh.EnvoyFilter;
import dev.mtlsguardrails.core.mesh.Gateway;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.Namespace;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mesh.ProxyConfig;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mesh.ServiceEntry;
import dev.mtlsguardrails.core.mesh.Sidecar;
import dev.mtlsguardrails.core.mesh.VirtualService;
import dev.mtlsguardrails.core.mesh.WorkloadEntry;
import dev.mtlsguardrails.core.mtls.EffectiveMtls;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.Resource;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.List;
import java.util.stream.Stream;

/** What an object that comes, changes or goes can affect. Each kind here is a source of effects that a test breaks. */
final class AffectedBy {

    /** Every host there is. */
    static final Host ANY = new Host("*");

    private final Both mesh;
    private final Affected affected;

    private AffectedBy(Both mesh) {
        this.mesh = mesh;
        this.affected = new Affected(mesh);
    }

    /** Of a mesh object; of others the configuration of the mesh tells, or that of the others in the cluster. */
    static Affected of(Change change, Both mesh) {
        AffectedBy by = new AffectedBy(mesh);
        objects(change).forEach(by::object);
        if (change.object() instanceof MeshObject object) {
            new AffectedClients(mesh, by.affected).in(object.home());
        }
        if (!mesh.isControlledAlike()) {
            by.otherMeshes();
        }
        return by.affected;
    }

    /** Everything, because what holds for the whole mesh has changed. */
    static Affected ofConfiguration(Both mesh) {
        Affected all = new Affected(mesh);
        all.servers(Extent.EVERY);
        all.wide(ANY, Whose.everybody());
        return all;
    }

    /** Namespaces whose pods others may be made of, because other injectors are called for them. */
    static Affected ofInjection(Both mesh, List<String> namespaces) {
        Affected affected = new Affected(mesh);
        for (String namespace : namespaces) {
            affected.namespace(namespace, Whose.everybody());
            new AffectedClients(mesh, affected).in(namespace);
        }
        return affected;
    }

    private static Stream<MeshObject> objects(Change change) {
        Stream<Resource> both = change instanceof Change.Update update
                ? Stream.of(update.old(), update.object())
                : Stream.of(change.object());
        return both.filter(MeshObject.class::isInstance).map(MeshObject.class::cast);
    }

    /** Something else holds for their servers, and whoever calls them from here may notice. */
    private void otherMeshes() {
        mesh.namespaces()
                .filter(mesh::isConfiguredOtherwise)
                .forEach(namespace -> affected.hosts(mesh.declaredIn(namespace), Whose.everybody()));
    }

    private void object(MeshObject object) {
        String home = object.home();
        switch (object) {
            case PeerAuthentication policy -> policy(policy);
            case DestinationRule rule -> rule(rule);
            case Service service -> {
                affected.host(service.host(mesh.after().mesh().config()), Whose.everybody());
                protocols(home, service.selector());
            }
            case ServiceEntry entry -> {
                affected.hosts(entry.hosts(), Whose.everybody());
                protocols(home, entry.workloadSelector());
            }
            case WorkloadEntry entry -> affected.hosts(mesh.declaredIn(home), Whose.everybody());
            case EndpointSlice endpoints -> affected.hosts(mesh.declaredIn(home), Whose.everybody());
            case BackendTlsPolicy policy -> affected.hosts(mesh.declaredIn(home), Whose.everybody());
            case VirtualService routes ->
                mesh.sides()
                        .forEach(side -> affected.hosts(
                                routes.routedTo(side.mesh().config()).toList(), Whose.everybody()));
            case Sidecar sidecar -> sidecar(sidecar);
            case PodSource source ->
                affected.workloads(Workloads.changed(home, mesh.changedPods(home)), Whose.everybody());
            case Namespace namespace -> namespace(home);
            case EnvoyFilter filter -> {} // nobody can tell
            case Gateway gateway -> {} // no sidecar sends or takes otherwise (istio-semantics 1.6)
            case ProxyConfig config -> {} // from the next start, and not what is read here
        }
    }

    /** What it is in one mesh it need not be in another: there it may be in the root namespace (1.1). */
    private void policy(PeerAuthentication policy) {
        mesh.configurations().map(policy::scope).distinct().forEach(scope -> {
            switch (scope) {
                case MESH -> {
                    affected.namespace(policy.home(), Whose.everybody());
                    affected.servers(Extent.INHERITING);
                    affected.wide(ANY, Whose.everybody());
                }
                case NAMESPACE -> affected.namespace(policy.home(), Whose.everybody());
                case WORKLOAD ->
                    affected.workloads(Workloads.selected(policy.home(), policy.selector()), Whose.everybody());
                case NONE -> {}
            }
        });
    }

    /** Its own namespace's clients find it first; others do where the service lives or in the root (istio-semantics 2.3). */
    private void rule(DestinationRule rule) {
        String home = rule.home();
        mesh.sides().map(side -> rule.host(side.mesh().config())).distinct().forEach(host -> {
            Whose whose = mesh.isRoot(home) ? Whose.everybody() : Whose.in(home);
            if (host.isWildcard()) {
                affected.hosts(
                        mesh.declaredIn(home).stream().filter(host::matches).toList(), Whose.everybody());
                affected.wide(host, whose);
            } else {
                affected.host(host, mesh.isDeclaredIn(home, host) ? Whose.everybody() : whose);
            }
        });
    }

    /** The oldest service that leads to a port says what is spoken there, whoever calls it by which name (1.5). */
    private void protocols(String namespace, Selector selector) {
        affected.hosts(mesh.servedBy(Workloads.selected(namespace, selector)), Whose.everybody());
    }

    private void sidecar(Sidecar sidecar) {
        String home = sidecar.home();
        if (mesh.isRoot(home) && sidecar.selector().isEmpty()) {
            affected.wide(ANY, Whose.everybody());
            return;
        }
        protocols(home, sidecar.selector().orElse(Selector.EVERYTHING));
        affected.wide(ANY, Whose.in(home));
    }

    /** What istiod reads there may come or go as a whole (0.1), and so may every sidecar and every proxy in ambient. */
    private void namespace(String name) {
        if (!isConfiguredAlike()) { // it goes to another mesh, and takes only its own clients along
            affected.namespace(name, Whose.in(name));
            affected.wide(ANY, Whose.in(name));
            return;
        }
        affected.namespace(name, Whose.everybody());
        boolean isReadAlike =
                mesh.slices(name).flatMap(NamespaceSlice::objects).allMatch(object -> isReadAlike(object, mesh));
        if (!isReadAlike) {
            mesh.slices(name)
                    .flatMap(NamespaceSlice::objects)
                    .filter(object -> !(object instanceof Namespace))
                    .forEach(this::object);
        }
    }

    private boolean isConfiguredAlike() {
        return mesh.before().mesh().config().equals(mesh.after().mesh().config());
    }

    private static boolean isReadAlike(MeshObject object, Both mesh) {
        List<EffectiveMtls> engines = mesh.sides().map(Wiring::engine).toList();
        return engines.getFirst().reads(object) == engines.getLast().reads(object);
    }
}
