package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mesh.ServiceEntry;
import dev.mtlsguardrails.core.resource.Host;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which services there are (istio-semantics 2.9). */
public final class Services {

    private static final Comparator<KnownService> BY_AGE = Comparator.comparing(
            service -> service.declaredBy().meta().created().orElse(Instant.MAX));

    /** As istiod orders services: by age, then the name of the Service or the host, then the namespace. */
    static final Comparator<KnownService> OLDEST_FIRST =
            BY_AGE.thenComparing(KnownService::orderedBy).thenComparing(KnownService::namespace);

    private final MeshSnapshot mesh;

    public Services(MeshSnapshot mesh) {
        this.mesh = mesh;
    }

    /** Everything that bears a host's name, the oldest first. */
    public List<KnownService> named(Host host) {
        List<KnownService> own = host.namespaceOfService(mesh.config().clusterDomain())
                .map(namespace -> named(host, namespace))
                .orElse(List.of());
        SortedSet<String> declaring = mesh.namespacesDeclaring(host);
        if (declaring.isEmpty()) {
            return own; // which is nearly always so
        }
        return Stream.concat(
                        own.stream().filter(KnownService::isOfKubernetes),
                        declaring.stream()
                                .flatMap(namespace -> named(host, namespace).stream())
                                .filter(service -> !service.isOfKubernetes()))
                .sorted(OLDEST_FIRST)
                .toList();
    }

    private List<KnownService> named(Host host, String namespace) {
        return declared(mesh.namespace(namespace)).byHost().getOrDefault(host, List.of());
    }

    /** What a namespace declares, in the order in which sidecars there go by it: by age, then by host (1.5). */
    public List<KnownService> in(NamespaceSlice slice) {
        return declared(slice).services();
    }

    private Declared declared(NamespaceSlice slice) {
        return slice.derived(Declared.class, mesh.config(), own -> Declared.in(own, mesh));
    }

    private record Declared(List<KnownService> services, Map<Host, List<KnownService>> byHost) {

        static Declared in(NamespaceSlice slice, MeshSnapshot mesh) {
            List<KnownService> services = Stream.concat(
                            Discovery.read(slice, Service.class, mesh)
                                    .map(service -> KnownService.of(service, mesh.config())),
                            Discovery.read(slice, ServiceEntry.class, mesh).flatMap(KnownService::of))
                    .sorted(BY_AGE.thenComparing(KnownService::host))
                    .toList();
            return new Declared(services, services.stream().collect(Collectors.groupingBy(KnownService::host)));
        }
    }
}
