package dev.mtlsguardrails.synthetic;

import static java.util.Map.entry;

import dev.mtlsguardrails.core.controlplane.OutboundTraffic;
import dev.mtlsguardrails.core.mesh.BackendTlsPolicy;
import dev.mtlsguardrails.core.mesh.EndpointSlice;
import dev.mtlsguardrails.core.mesh.EnvoyFilter;
import dev.mtlsguardrails.core.mesh.Gateway;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.MeshIdentity;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.Namespace;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.Protocol;
import dev.mtlsguardrails.core.mesh.ProxyConfig;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mesh.ServiceEntry;
import dev.mtlsguardrails.core.mesh.Sidecar;
import dev.mtlsguardrails.core.mesh.VirtualService;
import dev.mtlsguardrails.core.mesh.Workload;
import dev.mtlsguardrails.core.mesh.WorkloadEntry;
import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;

/** Objects of every kind that a snapshot holds, each different from the one before with the same name. */
final class RandomObjects {

    private final NavigableMap<GroupKind, Function<ResourceId, MeshObject>> kinds = new TreeMap<>(Map.ofEntries(
            entry(Kinds.NAMESPACE, this::namespace),
            entry(Kinds.SERVICE, this::service),
            entry(Kinds.POD, this::pod),
            entry(Kinds.DEPLOYMENT, this::workload),
            entry(Kinds.STATEFUL_SET, this::workload),
            entry(Kinds.ENDPOINT_SLICE, this::endpointSlice),
            entry(Kinds.SERVICE_ENTRY, this::serviceEntry),
            entry(Kinds.WORKLOAD_ENTRY, this::workloadEntry),
            entry(Kinds.SIDECAR, this::sidecar),
            entry(Kinds.VIRTUAL_SERVICE, this::virtualService),
            entry(Kinds.GATEWAY, this::gateway),
            entry(Kinds.ENVOY_FILTER, this::envoyFilter),
            entry(Kinds.PROXY_CONFIG, this::proxyConfig),
            entry(Kinds.BACKEND_TLS_POLICY, this::backendTlsPolicy)));

    private final RandomParts parts;

    RandomObjects(Random random, List<String> namespaces) {
        this.parts = new RandomParts(random, namespaces);
        RandomPolicies policies = new RandomPolicies(parts);
        kinds.put(Kinds.PEER_AUTHENTICATION, policies::peerAuthentication);
        kinds.put(Kinds.DESTINATION_RULE, policies::destinationRule);
    }

    /** A name of any kind. */
    ResourceId id(String namespace, String name) {
        GroupKind kind = parts.oneOf(List.copyOf(kinds.keySet()));
        return kind.equals(Kinds.NAMESPACE)
                ? new ResourceId(kind, "", namespace)
                : new ResourceId(kind, namespace, name);
    }

    /** What is called so, with anything in it. */
    MeshObject object(ResourceId id) {
        Function<ResourceId, MeshObject> maker = kinds.get(id.kind());
        if (maker == null) {
            throw new IllegalArgumentException("no kind of a mesh: " + id);
        }
        return maker.apply(id);
    }

    private Namespace namespace(ResourceId id) {
        return new Namespace(id, parts.meta(parts.oneOf(RandomParts.NAMESPACE_LABELS)));
    }

    private Service service(ResourceId id) {
        return new Service(
                id,
                parts.meta(),
                parts.selector(),
                List.of(
                        new Service.Port("http", 80, new Service.Target.Number(8080), parts.oneOf(Protocol.values())),
                        new Service.Port("tcp", 9090, new Service.Target.Name("tcp"), Protocol.TCP)),
                List.of(parts.address()),
                parts.oneOf(List.of(
                        new Service.Addressing.ClusterIp(),
                        new Service.Addressing.Headless(),
                        new Service.Addressing.ExternalName("api.example.com"))));
    }

    private Pod pod(ResourceId id) {
        boolean finished = parts.oneOf(List.of(true, false, false, false));
        return new Pod(id, parts.meta(), parts.template(), finished, parts.maybe(parts.address()));
    }

    private Workload workload(ResourceId id) {
        return new Workload(id, parts.meta(), parts.template());
    }

    private EndpointSlice endpointSlice(ResourceId id) {
        return new EndpointSlice(
                id,
                parts.meta(),
                parts.maybe(parts.app()),
                List.of(parts.address()),
                List.of(new EndpointSlice.Port("http", 8080)));
    }

    private ServiceEntry serviceEntry(ResourceId id) {
        return new ServiceEntry(
                id,
                parts.meta(),
                List.of(new Host(parts.host()), new Host(parts.host())),
                List.of(),
                List.of(new ServiceEntry.Port("http", 80, parts.maybe(8080L), Protocol.HTTP)),
                parts.oneOf(ServiceEntry.Location.Known.values()),
                parts.oneOf(ServiceEntry.Resolution.Known.values()),
                parts.selector(),
                List.of(new ServiceEntry.Endpoint(parts.address(), Map.of("http", 8080L), parts.labels(), identity())),
                parts.exportTo());
    }

    private WorkloadEntry workloadEntry(ResourceId id) {
        return new WorkloadEntry(id, parts.meta(), parts.labels(), parts.address(), Map.of("http", 8080L), identity());
    }

    private MeshIdentity identity() {
        return new MeshIdentity(
                parts.oneOf(List.of(MeshIdentity.ISTIO, MeshIdentity.DISABLED)), JsonPointer.of("spec", "labels"));
    }

    private Sidecar sidecar(ResourceId id) {
        String hosts = parts.oneOf(List.of("./*", "istio-system/*", "*/*", "~/*"));
        return new Sidecar(
                id,
                parts.meta(),
                parts.maybe(parts.selector()),
                List.of(),
                List.of(new Sidecar.Egress(parts.maybe(80L), List.of(hosts))),
                parts.maybe(parts.oneOf(OutboundTraffic.values())));
    }

    private VirtualService virtualService(ResourceId id) {
        return new VirtualService(
                id,
                parts.meta(),
                List.of(parts.writtenHost()),
                parts.oneOf(List.of(List.of(), List.of("mesh"), List.of("gate"))),
                parts.exportTo(),
                List.of(
                        new VirtualService.Destination(
                                parts.writtenHost(), parts.maybe("v1"), parts.maybe(80L), JsonPointer.ROOT),
                        new VirtualService.Destination(
                                parts.writtenHost(), Optional.empty(), Optional.empty(), JsonPointer.ROOT)));
    }

    private Gateway gateway(ResourceId id) {
        return new Gateway(
                id,
                parts.meta(),
                parts.selector(),
                List.of(new Gateway.Server(443, Protocol.TCP, parts.oneOf(Gateway.ServerTls.Known.values()))));
    }

    private EnvoyFilter envoyFilter(ResourceId id) {
        return new EnvoyFilter(id, parts.meta(), parts.selector(), parts.oneOf(EnvoyFilter.Target.values()), List.of());
    }

    private ProxyConfig proxyConfig(ResourceId id) {
        return new ProxyConfig(id, parts.meta(), parts.selector(), List.of());
    }

    private BackendTlsPolicy backendTlsPolicy(ResourceId id) {
        return new BackendTlsPolicy(
                id, parts.meta(), List.of(new BackendTlsPolicy.Target(parts.app(), parts.maybe("http"))));
    }
}
