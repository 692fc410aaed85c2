package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mesh.ServiceEntry;
import dev.mtlsguardrails.core.resource.Host;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
        Stream<KnownService> entries = mesh.namespacesDeclaring(host).stream()
                .flatMap(namespace -> Discovery.read(mesh.namespace(namespace), ServiceEntry.class, mesh))
                .flatMap(KnownService::of)
                .filter(service -> service.host().equals(host));
        return Stream.concat(ofKubernetes(host).stream(), entries)
                .sorted(OLDEST_FIRST)
                .toList();
    }

    private Optional<KnownService> ofKubernetes(Host host) {
        return host.namespaceOfService(mesh.config().clusterDomain()).map(mesh::namespace).stream()
                .flatMap(slice -> Discovery.read(slice, Service.class, mesh))
                .filter(service -> service.host(mesh.config()).equals(host))
                .findFirst()
                .map(service -> KnownService.of(service, mesh.config()));
    }

    /** What a namespace declares, in the order in which sidecars there go by it: by age, then by host (1.5). */
    public List<KnownService> in(NamespaceSlice slice) {
        return slice.derived(Declared.class, mesh.config(), own -> Declared.of(own, mesh))
                .services();
    }

    private record Declared(List<KnownService> services) {

        static Declared of(NamespaceSlice slice, MeshSnapshot mesh) {
            return new Declared(Stream.concat(
                            Discovery.read(slice, Service.class, mesh)
                                    .map(service -> KnownService.of(service, mesh.config())),
                            Discovery.read(slice, ServiceEntry.class, mesh).flatMap(KnownService::of))
                    .sorted(BY_AGE.thenComparing(KnownService::host))
                    .toList());
        }
    }
}
