package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.controlplane.Capability;
import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.Protocol;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mesh.ServiceEntry;
import dev.mtlsguardrails.core.mesh.ServiceSource;
import dev.mtlsguardrails.core.resource.Host;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A service as istiod knows it, whether Kubernetes or a ServiceEntry declares it.
 *
 * @param declaredBy the Service, or the ServiceEntry, which declares one for each of its hosts
 * @param exportTo to whom it is shown; never empty
 */
public record KnownService(
        Host host,
        ServiceSource declaredBy,
        Location location,
        Picking picking,
        List<Port> ports,
        List<String> exportTo) {

    private static final String TO_NOBODY = "~";
    private static final String EXPORT_TO = "networking.istio.io/exportTo";

    public KnownService {
        ports = List.copyOf(ports);
        exportTo = List.copyOf(exportTo);
    }

    /** One declared by Kubernetes. */
    static KnownService of(Service service, MeshConfig config) {
        boolean external = service.addressing() instanceof Service.Addressing.ExternalName
                && !config.has(Capability.EXTERNAL_NAME_IS_ALIAS);
        return new KnownService(
                service.host(config),
                service,
                external ? Location.EXTERNAL : Location.INTERNAL,
                switch (service.addressing()) {
                    case Service.Addressing.ClusterIp address -> Picking.BY_PROXY;
                    case Service.Addressing.Headless headless -> Picking.BY_CLIENT;
                    case Service.Addressing.ExternalName name -> external ? Picking.BY_PROXY : Picking.ELSEWHERE;
                },
                service.ports().stream()
                        .filter(port -> port.protocol() != Protocol.UDP)
                        .map(port -> new Port(port.name(), port.number(), port.protocol()))
                        .toList(),
                exportTo(service));
    }

    private static List<String> exportTo(Service service) {
        return service.meta()
                .annotations()
                .get(EXPORT_TO)
                .map(written -> Arrays.stream(written.split(",", -1))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .toList())
                .filter(names -> !names.isEmpty())
                .orElse(List.of("*"));
    }

    /** Those declared by a ServiceEntry. */
    static Stream<KnownService> of(ServiceEntry entry) {
        return entry.hosts().stream()
                .map(host -> new KnownService(
                        host,
                        entry,
                        entry.location() == ServiceEntry.Location.Known.MESH_INTERNAL
                                ? Location.INTERNAL
                                : Location.EXTERNAL,
                        entry.resolution() == ServiceEntry.Resolution.Known.NONE ? Picking.BY_CLIENT : Picking.BY_PROXY,
                        entry.ports().stream()
                                .map(port -> new Port(port.name(), port.number(), port.protocol()))
                                .toList(),
                        entry.exportTo().isEmpty() ? List.of("*") : entry.exportTo()));
    }

    /** The same, with some of its ports. */
    KnownService at(List<Port> others) {
        return new KnownService(host, declaredBy, location, picking, others, exportTo);
    }

    public String namespace() {
        return declaredBy.id().namespace();
    }

    /** The name behind an alias (istio-semantics 2.8, ExternalName). */
    public Optional<Host> alias() {
        return picking == Picking.ELSEWHERE
                        && declaredBy instanceof Service service
                        && service.addressing() instanceof Service.Addressing.ExternalName(String name)
                ? Optional.of(new Host(name))
                : Optional.empty();
    }

    boolean isOfKubernetes() {
        return declaredBy instanceof Service;
    }

    Optional<Port> port(long number) {
        return ports.stream().filter(port -> port.number() == number).findFirst();
    }

    /** Whether clients of a namespace may know it (2.9). */
    boolean isExportedTo(String client) {
        if (exportTo.contains("*")) {
            return true;
        }
        return !exportTo.contains(TO_NOBODY)
                && (exportTo.contains(client)
                        || exportTo.contains(".") && namespace().equals(client));
    }

    /** The name by which services of one age are ordered. */
    String orderedBy() {
        return isOfKubernetes() ? declaredBy.id().name() : host.name();
    }

    /** A port that clients name. */
    public record Port(String name, long number, Protocol protocol) {}

    public enum Location {
        INTERNAL,
        /** Automatic mTLS does not apply (2.8). */
        EXTERNAL
    }

    /** Who picks the endpoint of a call. */
    public enum Picking {
        BY_PROXY,
        /** Headless, or resolution NONE: "pass-through" (2.8). */
        BY_CLIENT,
        /** An alias: the call ends at another service. */
        ELSEWHERE
    }
}
