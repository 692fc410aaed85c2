package dev.mtlsguardrails.core.reach;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mtls.SidecarInjection;
import dev.mtlsguardrails.core.reach.Reach.ServerClass;
import dev.mtlsguardrails.core.reach.Servers.Server;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Servers by namespace, those with a sidecar apart from those beside them. */
final class ServerClasses {

    private final MeshSnapshot mesh;
    private final SortedMap<String, Members> byNamespace = new TreeMap<>();

    ServerClasses(MeshSnapshot mesh) {
        this.mesh = mesh;
    }

    /** A namespace that is reached, even if nothing runs there. */
    ServerClasses reach(String namespace) {
        byNamespace.computeIfAbsent(namespace, added -> new Members());
        return this;
    }

    /** Servers of a namespace; one without any is not reached by that. */
    ServerClasses add(String namespace, List<Server> servers) {
        for (Server server : servers) {
            Members members = byNamespace.computeIfAbsent(namespace, added -> new Members());
            (hasSidecar(server, mesh) ? members.inMesh : members.beside).add(server.owner());
        }
        return this;
    }

    boolean isEmpty() {
        return byNamespace.isEmpty();
    }

    List<ServerClass> list() {
        return byNamespace.entrySet().stream()
                .map(entry -> new ServerClass(
                        entry.getKey(),
                        List.copyOf(entry.getValue().inMesh),
                        List.copyOf(entry.getValue().beside),
                        new Reach.Ports.All()))
                .toList();
    }

    /** The classes in which somebody has a sidecar. */
    List<ServerClass> withSidecars() {
        return list().stream().filter(of -> !of.workloads().isEmpty()).toList();
    }

    static boolean hasSidecar(Server server, MeshSnapshot mesh) {
        String namespace = server.owner().namespace();
        return switch (server.kind()) {
            case OUTSIDE_WITH_PROXY -> true;
            case OUTSIDE -> false;
            case TEMPLATE, POD -> SidecarInjection.mayGetSidecar(namespace, server.template(), mesh);
        };
    }

    private static final class Members {
        private final SortedSet<ResourceId> inMesh = new TreeSet<>();
        private final SortedSet<ResourceId> beside = new TreeSet<>();
    }
}
