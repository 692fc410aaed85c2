package dev.mtlsguardrails.core.impact;

import dev.mtlsguardrails.core.controlplane.ControlPlane;
import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.EndpointSlice;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mesh.ServiceEntry;
import dev.mtlsguardrails.core.mesh.WorkloadEntry;
import dev.mtlsguardrails.core.mtls.KnownService;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** The mesh on both sides of a change, for questions of which it does not matter on which side something is so. */
record Both(Wiring before, Wiring after) {

    static Both of(MeshSnapshot before, MeshSnapshot after) {
        Wiring was = new Wiring(before);
        return new Both(was, was.in(after));
    }

    /** The same meshes a while later. */
    Both in(MeshSnapshot beforeThen, MeshSnapshot afterThen) {
        return new Both(before.in(beforeThen), after.in(afterThen));
    }

    Stream<Wiring> sides() {
        return Stream.of(before, after);
    }

    Stream<NamespaceSlice> slices(String namespace) {
        NamespaceSlice was = before.mesh().namespace(namespace);
        NamespaceSlice is = after.mesh().namespace(namespace);
        return was == is ? Stream.of(is) : Stream.of(was, is);
    }

    <T extends MeshObject> Stream<T> objects(String namespace, Class<T> type) {
        return slices(namespace).flatMap(slice -> slice.all(type).stream());
    }

    /** Every namespace of which something is known, by name. */
    Stream<String> namespaces() {
        Collection<String> was = before.mesh().namespaceNames();
        Collection<String> is = after.mesh().namespaceNames();
        return (was.size() > is.size() ? was : is).stream(); // one change takes one away, or adds one
    }

    /** What holds in any of the meshes of the cluster. */
    Stream<MeshConfig> configurations() {
        return sides().map(Wiring::mesh)
                .flatMap(mesh -> Stream.concat(
                        Stream.of(mesh.config()),
                        mesh.controlPlanes().all().stream().map(ControlPlane::config)));
    }

    /** Whether the control planes of the cluster are the same. */
    boolean isControlledAlike() {
        return before.mesh().controlPlanes() == after.mesh().controlPlanes();
    }

    /** Whether something else holds for a namespace, whichever mesh it is in. */
    boolean isConfiguredOtherwise(String namespace) {
        return !before.mesh()
                .controlPlaneOf(namespace)
                .config()
                .equals(after.mesh().controlPlaneOf(namespace).config());
    }

    /** Whether it is a namespace where mesh-wide objects live. */
    boolean isRoot(String namespace) {
        return sides().anyMatch(side -> side.mesh().config().isRoot(namespace));
    }

    /** The hosts that a namespace declares. */
    Set<Host> declaredIn(String namespace) {
        Set<Host> hosts = new LinkedHashSet<>();
        if (before.mesh().namespace(namespace) == after.mesh().namespace(namespace)
                && before.mesh().config().equals(after.mesh().config())) {
            declaredIn(namespace, after, hosts);
        } else {
            sides().forEach(side -> declaredIn(namespace, side, hosts));
        }
        return hosts;
    }

    private static void declaredIn(String namespace, Wiring side, Set<Host> to) {
        side.services().in(side.mesh().namespace(namespace)).forEach(service -> to.add(service.host()));
    }

    /** Whether one of the services of this name is a namespace's own. */
    boolean isDeclaredIn(String namespace, Host host) {
        return sides().flatMap(side -> side.services().named(host).stream())
                .map(KnownService::namespace)
                .anyMatch(namespace::equals);
    }

    /** Hosts behind which some workloads may stand: of their namespace, and of others who wrote their addresses down. */
    Set<Host> servedBy(Workloads those) {
        Set<Host> hosts = new LinkedHashSet<>();
        List<Labels> labels = labels(those);
        sides().forEach(side -> side.services().in(side.mesh().namespace(those.namespace())).stream()
                .filter(service -> mayBeAnsweredBy(labels, service))
                .forEach(service -> hosts.add(service.host())));
        pods(those)
                .flatMap(pod -> pod.address().stream())
                .distinct()
                .flatMap(address -> namespaces(mesh -> mesh.namespacesWriting(address)))
                .distinct()
                .forEach(other -> hosts.addAll(declaredIn(other)));
        return hosts;
    }

    /** Pods of a namespace that come, change or go. */
    Set<ResourceId> changedPods(String namespace) {
        Set<ResourceId> changed = new HashSet<>();
        if (slices(namespace).count() > 1) {
            Map<ResourceId, Pod> was = new HashMap<>();
            before.mesh().namespace(namespace).all(Pod.class).forEach(pod -> was.put(pod.id(), pod));
            for (Pod pod : after.mesh().namespace(namespace).all(Pod.class)) {
                if (!Objects.equals(was.remove(pod.id()), pod)) {
                    changed.add(pod.id());
                }
            }
            changed.addAll(was.keySet());
        }
        return changed;
    }

    private Stream<Pod> pods(Workloads those) {
        return objects(those.namespace(), Pod.class).filter(those.pods());
    }

    private List<Labels> labels(Workloads those) {
        return Stream.concat(
                        pods(those).map(pod -> pod.template().labels()),
                        objects(those.namespace(), WorkloadEntry.class)
                                .map(WorkloadEntry::labels)
                                .filter(those.labels()))
                .distinct()
                .toList();
    }

    /** Who is not selected may still be written down; that is looked for by address, or taken for granted. */
    private boolean mayBeAnsweredBy(List<Labels> workloads, KnownService service) {
        return switch (service.declaredBy()) {
            case Service kubernetes ->
                !kubernetes.selectsPods()
                        || workloads.stream().anyMatch(kubernetes.selector()::matches)
                        || objects(kubernetes.id().namespace(), EndpointSlice.class)
                                .anyMatch(endpoints -> endpoints.isByHandFor(kubernetes));
            case ServiceEntry entry ->
                entry.workloadSelector().isEverything()
                        || workloads.stream().anyMatch(entry.workloadSelector()::matches);
        };
    }

    private Stream<String> namespaces(Function<MeshSnapshot, Collection<String>> lookup) {
        return sides().flatMap(side -> lookup.apply(side.mesh()).stream());
    }

    /** The names that Services give to a host, and those that others give to them. */
    Set<Host> aliasesOf(Host host) {
        Set<Host> found = new LinkedHashSet<>();
        aliases(host, found);
        found.remove(host);
        return found;
    }

    private void aliases(Host host, Set<Host> found) {
        namespaces(mesh -> mesh.namespacesWithAliasOf(host))
                .distinct()
                .flatMap(namespace -> objects(namespace, Service.class))
                .filter(service -> isAlias(service, host))
                .map(service -> service.host(after.mesh().config()))
                .forEach(alias -> {
                    if (found.add(alias)) {
                        aliases(alias, found);
                    }
                });
    }

    private static boolean isAlias(Service service, Host of) {
        return service.addressing() instanceof Service.Addressing.ExternalName(String name) && name.equals(of.name());
    }
}
