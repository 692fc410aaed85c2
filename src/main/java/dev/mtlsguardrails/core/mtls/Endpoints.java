package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.controlplane.Capability;
import dev.mtlsguardrails.core.mesh.EndpointSlice;
import dev.mtlsguardrails.core.mesh.MeshIdentity;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mesh.ServiceEntry;
import dev.mtlsguardrails.core.mesh.WorkloadEntry;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Who answers for a service, as its clients see it (istio-semantics 2.8). */
final class Endpoints {

    /** A namespace without policies of its own. */
    private static final String NOWHERE = "";

    private final MeshSnapshot mesh;

    Endpoints(MeshSnapshot mesh) {
        this.mesh = mesh;
    }

    /** The endpoints of one of the service's ports, ordered by the names of their objects. */
    List<Endpoint> of(KnownService service, KnownService.Port port) {
        return switch (service.declaredBy()) {
            case Service kubernetes -> ofKubernetes(kubernetes, port).toList();
            case ServiceEntry entry ->
                siblings(entry, service)
                        .flatMap(each -> ofEntry(each, service, port))
                        .toList();
        };
    }

    private Stream<Endpoint> ofKubernetes(Service service, KnownService.Port port) {
        NamespaceSlice slice = mesh.namespace(service.id().namespace());
        if (service.addressing() instanceof Service.Addressing.ExternalName(String name)) {
            return Stream.of(new Endpoint(
                    Optional.empty(), name, slice.name(), Labels.NONE, MeshIdentity.DISABLED, port.number()));
        }
        return Stream.concat(selected(service, slice, port), byHand(service, slice, port));
    }

    private Stream<Endpoint> selected(Service service, NamespaceSlice slice, KnownService.Port port) {
        if (!service.selectsPods()) {
            return Stream.empty();
        }
        return service.port(port.number()).stream()
                .flatMap(target -> Stream.concat(
                        pods(slice, service.selector())
                                .flatMap(pod -> target.workloadPorts(pod.template())
                                        .limit(1)
                                        .map(number -> of(pod, number))),
                        outside(slice, service, target)));
    }

    /** WorkloadEntries stand behind Services with an address of their own, and answer where their ports say so. */
    private Stream<Endpoint> outside(NamespaceSlice slice, Service service, Service.Port target) {
        if (!(service.addressing() instanceof Service.Addressing.ClusterIp)) {
            return Stream.empty();
        }
        return outside(slice, service.selector())
                .filter(entry -> !isName(entry.address()))
                .flatMap(entry -> switch (target.target()) {
                    case Service.Target.Number(long number) -> Stream.of(of(entry, target.name(), number));
                    case Service.Target.Name(String name) ->
                        entry.ports().containsKey(name) ? Stream.of(of(entry, name, 0)) : Stream.empty();
                });
    }

    /** Whether an address is a name that DNS has to resolve. */
    private static boolean isName(String address) {
        return !address.contains(":") && address.chars().anyMatch(Character::isLetter);
    }

    /** The slices that somebody wrote; those that follow from a selector are not among them. */
    private Stream<Endpoint> byHand(Service service, NamespaceSlice slice, KnownService.Port port) {
        return Discovery.read(slice, EndpointSlice.class, mesh)
                .filter(endpoints -> endpoints.isByHandFor(service))
                .flatMap(endpoints -> endpoints.ports().stream()
                        .filter(named -> named.name().equals(port.name()))
                        .flatMap(named -> endpoints.addresses().stream()
                                .map(address -> at(address, slice.name(), named.number()))));
    }

    /** Endpoints belong to a host and a namespace, whichever of its entries names them. */
    private Stream<ServiceEntry> siblings(ServiceEntry entry, KnownService service) {
        return Discovery.read(mesh.namespace(entry.id().namespace()), ServiceEntry.class, mesh)
                .filter(other -> other.hosts().contains(service.host()));
    }

    private Stream<Endpoint> ofEntry(ServiceEntry entry, KnownService service, KnownService.Port port) {
        Optional<ServiceEntry.Port> declared = entry.port(port.number());
        if (declared.isEmpty()) {
            return Stream.empty();
        }
        long target = declared.get().target().orElse(port.number());
        if (!entry.workloadSelector().isEverything()) {
            NamespaceSlice slice = mesh.namespace(entry.id().namespace());
            return Stream.concat(
                    pods(slice, entry.workloadSelector()).map(pod -> of(pod, target)),
                    outside(slice, entry.workloadSelector())
                            .filter(outside -> isResolvedByName(entry.resolution()) || !isName(outside.address()))
                            .map(outside -> of(outside, port.name(), target)));
        }
        if (entry.endpoints().isEmpty() && isResolvedByName(entry.resolution())) {
            return Stream.of(new Endpoint(
                    Optional.empty(),
                    service.host().name(),
                    service.namespace(),
                    Labels.NONE,
                    MeshIdentity.DISABLED,
                    target));
        }
        return entry.endpoints().stream()
                .map(endpoint -> new Endpoint(
                        podAt(endpoint.address()),
                        endpoint.address(),
                        mesh.config().has(Capability.ENTRY_ENDPOINTS_HAVE_NAMESPACE) ? service.namespace() : NOWHERE,
                        endpoint.labels(),
                        endpoint.identity().tlsMode(),
                        endpoint.ports().getOrDefault(port.name(), target)));
    }

    private static boolean isResolvedByName(ServiceEntry.Resolution resolution) {
        return resolution == ServiceEntry.Resolution.Known.DNS
                || resolution == ServiceEntry.Resolution.Known.DNS_ROUND_ROBIN;
    }

    private Stream<Pod> pods(NamespaceSlice slice, Selector selector) {
        return Discovery.read(slice, Pod.class, mesh)
                .filter(pod -> !pod.finished() && pod.address().isPresent())
                .filter(pod -> selector.matches(pod.template().labels()));
    }

    private Stream<WorkloadEntry> outside(NamespaceSlice slice, Selector selector) {
        return Discovery.read(slice, WorkloadEntry.class, mesh).filter(entry -> selector.matches(entry.labels()));
    }

    private static Endpoint of(Pod pod, long port) {
        Labels labels = pod.template().labels();
        return new Endpoint(
                Optional.of(pod),
                pod.address().orElse(""),
                pod.id().namespace(),
                labels,
                labels.get(MeshIdentity.LABEL).orElse(MeshIdentity.DISABLED),
                port);
    }

    private Endpoint of(WorkloadEntry entry, String portName, long otherwise) {
        return new Endpoint(
                podAt(entry.address()),
                entry.address(),
                entry.id().namespace(),
                entry.labels(),
                entry.identity().tlsMode(),
                entry.ports().getOrDefault(portName, otherwise));
    }

    /** An address that somebody wrote down: if it is a pod's, that is known by the pod's own labels. */
    private Endpoint at(String address, String namespace, long port) {
        return podAt(address)
                .filter(pod -> pod.id().namespace().equals(namespace))
                .map(pod -> of((Pod) pod, port))
                .orElseGet(() ->
                        new Endpoint(podAt(address), address, namespace, Labels.NONE, MeshIdentity.DISABLED, port));
    }

    private Optional<PodSource> podAt(String address) {
        return mesh.namespacesWithAddress(address).stream()
                .flatMap(namespace -> mesh.namespace(namespace).all(Pod.class).stream())
                .filter(pod ->
                        !pod.finished() && pod.address().filter(address::equals).isPresent())
                .<PodSource>map(pod -> pod)
                .findFirst();
    }
}
