package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * By which names pods are called: every Service and ServiceEntry of the mesh whose endpoints they are among, by a selector
 * or by an address, and the aliases of those (istio-semantics 2.8, 2.9). It visits the whole mesh.
 */
public final class Leads {

    private static final Comparator<Lead> ORDER = Comparator.comparing(
                    (Lead lead) -> !isOfKubernetes(lead)) // the name that people think of
            .thenComparing(Lead::host)
            .thenComparing(Lead::port)
            .thenComparing(Lead::workloadPort);

    private static final ResourceId ANYBODY = new ResourceId(Kinds.SERVICE, "", "");

    private final MeshSnapshot mesh;
    private final Services services;
    private final Endpoints endpoints;

    public Leads(MeshSnapshot mesh) {
        this.mesh = mesh;
        this.services = new Services(mesh);
        this.endpoints = new Endpoints(mesh);
    }

    private static boolean isOfKubernetes(Lead lead) {
        return lead.declaredBy().kind().group().isEmpty();
    }

    /** The names of some pods, those of Kubernetes first; of several objects with one name, the first. */
    public List<Lead> to(Set<ResourceId> pods) {
        List<KnownService> all =
                mesh.namespaces().flatMap(slice -> services.in(slice).stream()).toList();
        Map<Host, List<Lead>> direct = new HashMap<>();
        all.forEach(service -> to(pods, service)
                .forEach(lead -> direct.computeIfAbsent(lead.host(), added -> new ArrayList<>())
                        .add(lead)));
        Map<Host, Host> aliases = new HashMap<>();
        all.forEach(service -> service.alias().ifPresent(behind -> aliases.put(service.host(), behind)));
        Stream<Lead> byAlias = all.stream()
                .filter(service -> service.alias().isPresent())
                .flatMap(service -> end(service.host(), aliases).stream()
                        .flatMap(end -> direct.getOrDefault(end, List.of()).stream())
                        .map(lead -> new Lead(
                                service.host(),
                                lead.port(),
                                service.declaredBy().id(),
                                lead.workloadPort())));
        Set<Lead> known = new HashSet<>();
        return Stream.concat(direct.values().stream().flatMap(List::stream), byAlias)
                .sorted(ORDER.thenComparing(Lead::declaredBy))
                .filter(lead -> known.add(new Lead(lead.host(), lead.port(), ANYBODY, lead.workloadPort())))
                .toList();
    }

    private Stream<Lead> to(Set<ResourceId> pods, KnownService service) {
        return service.ports().stream()
                .flatMap(port -> endpoints.of(service, port).stream()
                        .filter(endpoint -> endpoint.server()
                                .map(PodSource::id)
                                .filter(pods::contains)
                                .isPresent())
                        .map(endpoint -> new Lead(
                                service.host(),
                                port.number(),
                                service.declaredBy().id(),
                                endpoint.port())));
    }

    /** What stands behind an alias in the end; nothing where it leads back to itself. */
    private static Optional<Host> end(Host alias, Map<Host, Host> aliases) {
        Set<Host> seen = new HashSet<>();
        Host host = alias;
        while (aliases.containsKey(host)) {
            if (!seen.add(host)) {
                return Optional.empty();
            }
            host = aliases.get(host);
        }
        return Optional.of(host);
    }
}
