package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mesh.Sidecar;
import dev.mtlsguardrails.core.mesh.VirtualService;
import dev.mtlsguardrails.core.mesh.Workload;
import dev.mtlsguardrails.core.mtls.ClientClass.Members;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The clients of a service, told apart by what decides which rule they obey. Their number follows the rules, routes and
 * exports that speak of the service, and the namespaces with a Sidecar or a gateway; not all namespaces of the mesh.
 * Clients in ambient, who obey no rule (istio-semantics 3.4), are one class where there may be any. What single workloads
 * exclude from capture (4.4) is not asked.
 */
public final class ClientClasses {

    /** Nobody lives in it, so nothing there decides. */
    static final String NOWHERE = "";

    static final PodTemplate NO_LABELS = new PodTemplate(JsonPointer.ROOT, Labels.NONE, Labels.NONE, false, List.of());

    /** One class for the whole mesh. */
    public static final ClientClass IN_AMBIENT =
            new ClientClass(new Members.InAmbient(), new Client(NOWHERE, Proxy.AMBIENT, NO_LABELS));

    private final MeshSnapshot mesh;
    private final Services services;

    public ClientClasses(MeshSnapshot mesh) {
        this.mesh = mesh;
        this.services = new Services(mesh);
    }

    /** Every class of clients of a host: first everybody without an own say, then namespace by namespace. */
    public List<ClientClass> of(Host host) {
        SortedSet<String> apart = namespacesApart(host);
        List<ClientClass> classes = new ArrayList<>();
        classes.add(new ClientClass(new Members.Elsewhere(apart), new Client(NOWHERE, Proxy.SIDECAR, NO_LABELS)));
        classes.add(new ClientClass(new Members.WithoutProxy(), new Client(NOWHERE, Proxy.NONE, NO_LABELS)));
        if (!mesh.namespacesWithAmbient().isEmpty()) {
            classes.add(IN_AMBIENT);
        }
        apart.forEach(namespace -> classes.addAll(in(mesh.namespace(namespace), host)));
        return classes;
    }

    /**
     * The namespaces that may get an answer of their own: with a rule for the host, a route to it or a Sidecar (2.3, 2.9),
     * named by an export (2.2), with a gateway, and the two that every search visits.
     */
    SortedSet<String> namespacesApart(Host host) {
        SortedSet<String> apart = new TreeSet<>();
        names(host).forEach(name -> apart.addAll(namespacesApartFor(name)));
        return apart;
    }

    /** The host, and where it is another name, what it stands for: rules are looked for by that (2.8, ExternalName). */
    private Set<Host> names(Host host) {
        Set<Host> names = new LinkedHashSet<>();
        names(host, names);
        return names;
    }

    private void names(Host host, Set<Host> names) {
        if (names.add(host)) {
            services.named(host).stream()
                    .flatMap(service -> service.alias().stream())
                    .forEach(behind -> names(behind, names));
        }
    }

    private SortedSet<String> namespacesApartFor(Host host) {
        SortedSet<String> apart = new TreeSet<>(mesh.namespacesWithRuleFor(host));
        apart.addAll(mesh.namespacesWithSidecar());
        apart.addAll(mesh.namespacesWithGateway());
        apart.add(mesh.config().rootNamespace());
        for (String namespace : mesh.namespacesRoutingTo(host)) {
            apart.add(namespace);
            Discovery.read(mesh.namespace(namespace), VirtualService.class, mesh)
                    .flatMap(routes -> routes.exportTo().stream())
                    .filter(ClientClasses::isName)
                    .forEach(apart::add);
        }
        for (KnownService service : services.named(host)) {
            apart.add(service.namespace());
            service.exportTo().stream().filter(ClientClasses::isName).forEach(apart::add);
        }
        Stream.concat(
                        services.named(host).stream().map(KnownService::namespace),
                        Stream.of(mesh.config().rootNamespace()))
                .distinct()
                .flatMap(namespace -> rulesFor(host, mesh.namespace(namespace)))
                .flatMap(rule -> rule.exportTo().stream())
                .filter(ClientClasses::isName)
                .forEach(apart::add);
        return apart;
    }

    private static boolean isName(String exportTo) {
        return !exportTo.equals("*") && !exportTo.equals(".") && !exportTo.equals("~");
    }

    private Stream<DestinationRule> rulesFor(Host host, NamespaceSlice slice) {
        return Discovery.read(slice, DestinationRule.class, mesh)
                .filter(rule -> rule.host(mesh.config()).matches(host));
    }

    /** A namespace as a whole, unless something in it picks clients by their labels. */
    private List<ClientClass> in(NamespaceSlice slice, Host host) {
        List<Selector> picking = picking(slice, host);
        List<ClientClass> classes = new ArrayList<>();
        classes.add(new ClientClass(
                new Members.InNamespace(slice.name()), new Client(slice.name(), Proxy.SIDECAR, NO_LABELS)));
        classes.addAll(gateways(slice));
        if (!picking.isEmpty()) {
            classes.addAll(picked(slice, picking));
        }
        return classes;
    }

    /** The selectors by which rules for the host, and Sidecars, pick clients of a namespace. */
    List<Selector> picking(NamespaceSlice slice, Host host) {
        return Stream.concat(
                        names(host).stream()
                                .flatMap(name -> rulesFor(name, slice))
                                .flatMap(rule -> rule.workloadSelector().stream()),
                        Discovery.read(slice, Sidecar.class, mesh).flatMap(sidecar -> sidecar.selector().stream()))
                .filter(selector -> !selector.isEverything())
                .distinct()
                .toList();
    }

    List<ClientClass> gateways(NamespaceSlice slice) {
        return slice.derived(Gateways.class, Gateways::in).sources().stream()
                .filter(source -> Proxy.of(source, mesh) == Proxy.GATEWAY)
                .limit(1)
                .map(source -> new ClientClass(new Members.Gateways(slice.name()), Client.of(source, mesh)))
                .toList();
    }

    /** Workloads that the same selectors pick make one class; those that none picks stay with the namespace. */
    private List<ClientClass> picked(NamespaceSlice slice, List<Selector> picking) {
        Map<List<Selector>, List<PodSource>> alike = new LinkedHashMap<>();
        sources(slice).filter(source -> Proxy.of(source, mesh) == Proxy.SIDECAR).forEach(source -> {
            List<Selector> by = picking.stream()
                    .filter(selector -> selector.matches(source.template().labels()))
                    .toList();
            if (!by.isEmpty()) {
                alike.computeIfAbsent(by, added -> new ArrayList<>()).add(source);
            }
        });
        return alike.values().stream()
                .map(sources -> new ClientClass(
                        new Members.Selected(
                                slice.name(),
                                sources.stream().map(ClientClasses::workload).toList()),
                        Client.of(sources.getFirst(), mesh)))
                .toList();
    }

    static String workload(PodSource source) {
        return source.deployment().or(source::owner).orElse(source.id()).name();
    }

    private static Stream<PodSource> sources(NamespaceSlice slice) {
        Stream<? extends MeshObject> running = slice.all(Pod.class).stream().filter(pod -> !pod.finished());
        return Stream.concat(slice.all(Workload.class).stream(), running).map(PodSource.class::cast);
    }

    /** What is one if it has a proxy. */
    private record Gateways(List<PodSource> sources) {

        static Gateways in(NamespaceSlice slice) {
            return new Gateways(ClientClasses.sources(slice)
                    .filter(source -> source.template().isGateway())
                    .toList());
        }
    }
}
