package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.Gateway;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.MtlsMode;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mesh.Protocol;
import dev.mtlsguardrails.core.mtls.Call.Dialled;
import dev.mtlsguardrails.core.mtls.KnownService.Picking;
import dev.mtlsguardrails.core.mtls.RuleLookup.Choice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What really goes over the wire in a mesh: istiod's own decisions, worked out without istiod. That it agrees with Istio is
 * held by the answers of Istio's own code in {@code src/test/resources/mesh-cases}.
 */
public final class EffectiveMtls {

    private final MeshSnapshot mesh;
    private final Scopes scopes;
    private final Services services;
    private final RuleLookup rules;
    private final Endpoints endpoints;
    private final InboundProtocols protocols;
    private final ServerSide servers;
    private final Function<String, EffectiveMtls> elsewhere;
    private final Map<MeshConfig, EffectiveMtls> others = new ConcurrentHashMap<>();

    /** Remembers what stands where, so that a question about many clients asks each server once; for one thread. */
    public static EffectiveMtls remembering(MeshSnapshot mesh) {
        return new EffectiveMtls(mesh, new RememberedServers(), namespace -> remembering(mesh.seenFrom(namespace)));
    }

    /**
     * Remembers as well, and asks another one that does about servers for whom both meshes are alike: of two meshes, the
     * one before a change and the one after it, those are nearly all.
     */
    public static EffectiveMtls remembering(MeshSnapshot mesh, EffectiveMtls other) {
        return new EffectiveMtls(
                mesh,
                new SharedServers(mesh, other.mesh, other.servers),
                namespace -> remembering(mesh.seenFrom(namespace), other.ofMeshOf(namespace)));
    }

    public EffectiveMtls(MeshSnapshot mesh) {
        this(mesh, ServerSide.Memory.NONE, namespace -> new EffectiveMtls(mesh.seenFrom(namespace)));
    }

    /** @param elsewhere the same of the mesh of another namespace */
    private EffectiveMtls(MeshSnapshot mesh, ServerSide.Memory memory, Function<String, EffectiveMtls> elsewhere) {
        this.mesh = mesh;
        this.elsewhere = elsewhere;
        this.services = new Services(mesh);
        this.scopes = new Scopes(mesh, services);
        this.rules = new RuleLookup(mesh);
        this.endpoints = new Endpoints(mesh);
        this.protocols = new InboundProtocols(mesh, services, scopes);
        this.servers = new ServerSide(mesh, protocols, memory);
    }

    /**
     * What becomes of a call, for each endpoint that may answer it; once, without an endpoint, where there is none
     * (istio-semantics 3.1).
     */
    public List<Call> calls(Dialled dialled) {
        Client client = dialled.client();
        if (client.proxy() == Proxy.NONE) { // 3.1, 1
            return past(dialled, Sending.always(Wire.PLAINTEXT, Why.CLIENT_WITHOUT_PROXY));
        }
        if (client.proxy() == Proxy.AMBIENT) { // 3.4
            return past(dialled, new AmbientSending(mesh));
        }
        if (!Interception.capturesOutbound(client.template(), dialled.port(), mesh.config())) { // 4.4
            return past(dialled, Sending.always(Wire.PLAINTEXT, Why.OUTBOUND_NOT_CAPTURED));
        }
        Optional<KnownService> service = scopes.known(client, dialled.host());
        Optional<KnownService.Port> port = service.flatMap(known -> known.port(dialled.port()));
        if (port.isEmpty()) { // 2.9
            return past(dialled, beyond(client));
        }
        Choice choice = rules.choose(client, service.get()); // 2.3, 2.4
        List<Endpoint> behind = endpoints.of(service.get(), port.get());
        ClientSide side = new ClientSide(mesh, dialled, service.get(), choice, behind); // 2.5 to 2.8
        List<Endpoint> called =
                side.picking() == Picking.BY_CLIENT ? behind : choice.inSubset(dialled.subset(), behind);
        return each(Call.known(dialled, choice, side), called, HboneSending.over(side, mesh));
    }

    /** Past the proxies, as DNS tells: what only a ServiceEntry declares is then anybody's guess. */
    private List<Call> past(Dialled dialled, Sending sending) {
        List<Endpoint> behind = services.named(dialled.host()).stream()
                .filter(KnownService::isOfKubernetes)
                .findFirst()
                .flatMap(service -> service.port(dialled.port()).map(port -> endpoints.of(service, port)))
                .orElse(List.of());
        return each(Call.unknown(dialled, sending), behind, sending);
    }

    private Sending beyond(Client client) {
        return switch (scopes.beyond(client)) {
            case ALLOW_ANY -> Sending.always(Wire.PLAINTEXT, Why.UNKNOWN_TO_CLIENT);
            case REGISTRY_ONLY -> Sending.always(Wire.BLOCKED, Why.UNKNOWN_AND_BLOCKED);
        };
    }

    private List<Call> each(Call call, List<Endpoint> behind, Sending sending) {
        return behind.isEmpty()
                ? List.of(call)
                : behind.stream()
                        .map(endpoint -> call.answeredBy(
                                endpoint, sending.to(endpoint), met(endpoint.server(), endpoint.port())))
                        .toList();
    }

    /** The other end obeys the istiod of its own mesh, or of its own revision, and not that of the client (0.1). */
    private Decision<Reception> met(Optional<PodSource> server, long port) {
        EffectiveMtls own =
                server.map(source -> ofMeshOf(source.id().namespace())).orElse(this);
        return own.servers.at(server, port);
    }

    private EffectiveMtls ofMeshOf(String namespace) {
        if (mesh.controlPlanes().all().size() == 1) {
            return this;
        }
        MeshConfig own = mesh.controlPlaneOf(namespace).config();
        return own.equals(mesh.config()) ? this : others.computeIfAbsent(own, added -> elsewhere.apply(namespace));
    }

    /** What stands at a port of a workload: the other end of whatever arrives there. */
    public Decision<Reception> reception(PodSource server, long port) {
        return servers.at(server, port);
    }

    /** What its sidecar demands at a port, whether or not it gets to see what arrives there (1.3). */
    public Decision<MtlsMode.Known> mode(PodSource server, long port) {
        return servers.mode(server, port);
    }

    /** The policies that are asked for the mode of a port, the narrowest first (1.3); for a workload in ambient, as it reads them. */
    public List<PolicyStep> policies(PodSource server, long port) {
        PeerPolicies policies =
                Proxy.of(server, mesh) == Proxy.AMBIENT ? PeerPolicies.inAmbient(mesh) : new PeerPolicies(mesh);
        return policies.steps(server.id().namespace(), server.template().labels(), port);
    }

    /** What a gateway listens for at a port of its pod (1.6). */
    public List<Gateway.Server> listeners(PodSource gateway, long port) {
        return new GatewayListeners(mesh).at(gateway, port);
    }

    /** Whether istiod reads an object at all (0.1). */
    public boolean reads(MeshObject object) {
        return Discovery.isRead(object, mesh);
    }

    /** What a sidecar takes the traffic of a port for; empty where no service leads to it (1.5). */
    public Optional<Protocol> protocol(PodSource server, long port) {
        return protocols.of(server, port);
    }
}
