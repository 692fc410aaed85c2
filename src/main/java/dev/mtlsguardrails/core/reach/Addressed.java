package dev.mtlsguardrails.core.reach;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mesh.ServiceEntry;
import dev.mtlsguardrails.core.mesh.WorkloadEntry;
import dev.mtlsguardrails.core.reach.Reach.ServerClass;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Servers that answer at an address that somebody wrote down, an IP or a name. */
final class Addressed {

    private Addressed() {}

    /** The servers to which an entry gives another name. */
    static List<ServerClass> behind(ServiceEntry entry, MeshSnapshot mesh) {
        NamespaceSlice own = mesh.namespace(entry.id().namespace());
        ServerClasses classes = new ServerClasses(mesh);
        Set<String> addresses = new HashSet<>(entry.addresses());
        entry.endpoints().forEach(endpoint -> addresses.add(endpoint.address()));
        if (!entry.workloadSelector().isEverything()) {
            classes.add(own.name(), Servers.selectedBy(entry.workloadSelector(), own));
            own.all(WorkloadEntry.class).stream()
                    .filter(outside -> entry.selects(outside.labels()))
                    .forEach(outside -> addresses.add(outside.address()));
        } else if (entry.endpoints().isEmpty()) {
            entry.hosts().forEach(host -> addresses.add(host.name())); // resolved by DNS, they are the endpoints
        }
        addAddressed(addresses, classes, mesh);
        return classes.withSidecars();
    }

    static List<ServerClass> at(String address, MeshSnapshot mesh) {
        ServerClasses classes = new ServerClasses(mesh);
        addAddressed(Set.of(address), classes, mesh);
        return classes.withSidecars();
    }

    private static void addAddressed(Set<String> written, ServerClasses classes, MeshSnapshot mesh) {
        Set<String> addresses = written.stream().map(Addresses::plain).collect(Collectors.toSet());
        addresses.remove("");
        if (addresses.isEmpty()) {
            return;
        }
        addresses.stream()
                .flatMap(address -> mesh.namespacesWithAddress(address).stream())
                .distinct()
                .forEach(
                        namespace -> classes.add(namespace, Servers.withAddress(addresses, mesh.namespace(namespace))));
        mesh.namespaces()
                .forEach(slice -> slice.all(Service.class).stream()
                        .filter(Service::selectsPods)
                        .filter(service -> Addresses.of(service, mesh.config()).anyMatch(addresses::contains))
                        .forEach(service -> classes.add(slice.name(), Servers.selectedBy(service.selector(), slice))));
    }
}
