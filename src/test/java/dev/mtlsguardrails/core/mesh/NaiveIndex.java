package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.synthetic.SyntheticNamespace;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@link MeshIndex} knows, found out by looking at everything.
 *
 * @param rules where there is a rule, and for which host
 */
record NaiveIndex(
        Set<Named<Host>> rules,
        Set<Named<Host>> entries,
        Set<Named<Host>> routes,
        Set<Named<String>> addresses,
        Set<Named<String>> written,
        Set<Named<Host>> aliases,
        SortedSet<String> namespacesWithSidecar,
        SortedSet<String> namespacesWithAmbient) {

    static NaiveIndex of(List<MeshObject> objects, MeshConfig config) {
        return new NaiveIndex(
                named(objects, DestinationRule.class, rule -> Stream.of(rule.host(config))),
                named(objects, ServiceEntry.class, entry -> entry.hosts().stream()),
                named(objects, VirtualService.class, routes -> routes.routedTo(config)),
                named(objects, Pod.class, pod -> pod.address().stream()),
                written(objects),
                named(objects, Service.class, NaiveIndex::alias),
                namespaces(named(objects, Sidecar.class, Stream::of), any -> true),
                namespaces(ambient(objects), "ambient"::equals));
    }

    private static Set<Named<String>> ambient(List<MeshObject> objects) {
        return Stream.of(
                        named(objects, Namespace.class, namespace -> dataplaneMode(namespace.labels())),
                        named(
                                objects,
                                Pod.class,
                                pod -> dataplaneMode(pod.template().labels())),
                        named(
                                objects,
                                Workload.class,
                                workload -> dataplaneMode(workload.template().labels())))
                .flatMap(Set::stream)
                .collect(Collectors.toSet());
    }

    private static Stream<String> dataplaneMode(Labels labels) {
        return labels.get("istio.io/dataplane-mode").stream();
    }

    private static Set<Named<String>> written(List<MeshObject> objects) {
        return Stream.of(
                        named(
                                objects,
                                ServiceEntry.class,
                                entry -> entry.endpoints().stream().map(ServiceEntry.Endpoint::address)),
                        named(objects, WorkloadEntry.class, entry -> Stream.of(entry.address())),
                        named(objects, EndpointSlice.class, slice -> slice.addresses().stream()))
                .flatMap(Set::stream)
                .collect(Collectors.toSet());
    }

    private static Stream<Host> alias(Service service) {
        return service.addressing() instanceof Service.Addressing.ExternalName(String name)
                ? Stream.of(new Host(name))
                : Stream.empty();
    }

    private static <T extends MeshObject, N> Set<Named<N>> named(
            List<MeshObject> objects, Class<T> type, Function<T, Stream<N>> names) {
        return objects.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .flatMap(object -> names.apply(object).map(name -> new Named<>(name, object.home())))
                .collect(Collectors.toSet());
    }

    SortedSet<String> namespacesWithRuleFor(Host host) {
        return namespaces(rules, rule -> rule.matches(host));
    }

    SortedSet<String> namespacesDeclaring(Host host) {
        return namespaces(entries, host::equals);
    }

    SortedSet<String> namespacesRoutingTo(Host host) {
        return namespaces(routes, host::equals);
    }

    SortedSet<String> namespacesWithAddress(String address) {
        return namespaces(addresses, address::equals);
    }

    SortedSet<String> namespacesWriting(String address) {
        return namespaces(written, address::equals);
    }

    SortedSet<String> namespacesWithAliasOf(Host host) {
        return namespaces(aliases, host::equals);
    }

    private static <N> SortedSet<String> namespaces(Set<Named<N>> all, Predicate<N> wanted) {
        return all.stream()
                .filter(named -> wanted.test(named.name()))
                .map(Named::namespace)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Every host that somebody speaks of, those of the services, and one of which nobody has heard. */
    Set<Host> hostsInPlay(List<String> namespaces) {
        Stream<Host> services = namespaces.stream()
                .flatMap(namespace -> SyntheticNamespace.SERVICES.stream()
                        .map(service -> Host.service(service, namespace, MeshConfig.DEFAULT.clusterDomain())));
        return Stream.of(
                        rules.stream().map(Named::name),
                        entries.stream().map(Named::name),
                        routes.stream().map(Named::name),
                        aliases.stream().map(Named::name),
                        services,
                        Stream.of(new Host("nobody.example.org")))
                .flatMap(Function.identity())
                .collect(Collectors.toSet());
    }

    Set<String> addressesInPlay() {
        return Stream.of(addresses.stream().map(Named::name), written.stream().map(Named::name), Stream.of("192.0.2.1"))
                .flatMap(Function.identity())
                .collect(Collectors.toSet());
    }

    /** Something, and the namespace in which it is said. */
    record Named<N>(N name, String namespace) {}
}
