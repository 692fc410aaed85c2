package dev.mtlsguardrails.core.impact;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.VirtualService;
import dev.mtlsguardrails.core.mtls.Call;
import dev.mtlsguardrails.core.mtls.Client;
import dev.mtlsguardrails.core.mtls.ClientClass.Members;
import dev.mtlsguardrails.core.mtls.EffectiveMtls;
import dev.mtlsguardrails.core.mtls.KnownService;
import dev.mtlsguardrails.core.mtls.Services;
import dev.mtlsguardrails.core.resource.Host;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** One side of a change, as the comparison asks it. */
final class Wiring {

    private final MeshSnapshot mesh;
    private final EffectiveMtls engine;
    private final Services services;

    Wiring(MeshSnapshot mesh) {
        this(mesh, EffectiveMtls.remembering(mesh));
    }

    private Wiring(MeshSnapshot mesh, EffectiveMtls engine) {
        this.mesh = mesh;
        this.engine = engine;
        this.services = new Services(mesh);
    }

    /** The same of a mesh that differs little. */
    Wiring in(MeshSnapshot other) {
        return new Wiring(other, EffectiveMtls.remembering(other, engine));
    }

    MeshSnapshot mesh() {
        return mesh;
    }

    EffectiveMtls engine() {
        return engine;
    }

    Services services() {
        return services;
    }

    /** The ports by which a host may be called; none where there is no such host. */
    SortedSet<Long> ports(Host host) {
        SortedSet<Long> ports = new TreeSet<>();
        for (KnownService service : services.named(host)) {
            Stream.concat(Stream.of(service), behind(service))
                    .flatMap(known -> known.ports().stream())
                    .forEach(port -> ports.add(port.number()));
        }
        return ports;
    }

    private Stream<KnownService> behind(KnownService alias) {
        return alias.alias().stream().flatMap(host -> services.named(host).stream());
    }

    List<Call> calls(Client client, Host host, long port, Optional<String> subset) {
        return engine.calls(new Call.Dialled(client, host, port, subset));
    }

    /** The subsets that clients may call, by the rule that they obey. */
    static Set<String> subsets(List<Call> calls) {
        return calls.getFirst().lookup().subsets();
    }

    /** Whether a route that a class of clients sees leads to the subset (istio-semantics 2.5, 3). */
    boolean isRouted(Members clients, Host host, long port, String subset) {
        return mesh.namespacesRoutingTo(host).stream()
                .flatMap(namespace -> mesh.namespace(namespace).all(VirtualService.class).stream())
                .filter(engine::reads)
                .filter(routes -> isSeen(routes, clients))
                .flatMap(routes -> routes.destinations().stream()
                        .filter(to ->
                                to.host(routes.id().namespace(), mesh.config()).equals(host)))
                .filter(to -> to.subset().filter(subset::equals).isPresent())
                .anyMatch(to -> to.port().isEmpty() || to.port().get() == port);
    }

    private static boolean isSeen(VirtualService routes, Members clients) {
        return switch (clients) {
            case Members.Elsewhere elsewhere -> routes.isForSidecars() && routes.isExportedTo("");
            case Members.InNamespace in -> routes.isForSidecars() && routes.isExportedTo(in.namespace());
            case Members.Selected selected -> routes.isForSidecars() && routes.isExportedTo(selected.namespace());
            case Members.Gateways gateways -> routes.isExportedTo(gateways.namespace());
            case Members.WithoutProxy without -> false;
            case Members.InAmbient ambient -> false;
        };
    }
}
