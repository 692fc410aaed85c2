package dev.mtlsguardrails.core.reach;

import dev.mtlsguardrails.core.mesh.MeshIdentity;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mesh.Workload;
import dev.mtlsguardrails.core.mesh.WorkloadEntry;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Everything in one namespace that serves requests: templates, whether or not they have pods, pods, and workloads outside
 * the cluster.
 */
public final class Servers {

    private Servers() {}

    /** Servers whose labels are those that the selector asks for. */
    static List<Server> selectedBy(Selector selector, NamespaceSlice slice) {
        return in(slice).stream()
                .filter(server -> selector.matches(server.template().labels()))
                .toList();
    }

    /**
     * Everything that serves, under the name of each workload: its own template, and the pods that claim it as their top
     * owner. Anybody may write such a claim, so whoever trusts the workload has to look at all of them.
     */
    public static Map<ResourceId, List<PodTemplate>> byWorkload(NamespaceSlice slice) {
        return slice.derived(Summary.class, Summary::of).byWorkload();
    }

    private static Map<ResourceId, List<PodTemplate>> byWorkload(List<Server> servers) {
        Map<ResourceId, List<PodTemplate>> byWorkload = new HashMap<>();
        for (Server server : servers) {
            add(byWorkload, server.owner(), server.template());
            if (!server.id().equals(server.owner())) {
                add(byWorkload, server.id(), server.template());
            }
        }
        return byWorkload;
    }

    private static void add(Map<ResourceId, List<PodTemplate>> to, ResourceId workload, PodTemplate template) {
        to.computeIfAbsent(workload, added -> new ArrayList<>()).add(template);
    }

    /** The running pods that have one of these addresses. */
    static List<Server> withAddress(Set<String> addresses, NamespaceSlice slice) {
        return slice.all(Pod.class).stream()
                .filter(pod -> !pod.finished())
                .filter(pod -> pod.address().filter(addresses::contains).isPresent())
                .map(pod -> server(pod, Server.Kind.POD))
                .toList();
    }

    /** Everything that serves in a namespace. */
    public static Stream<PodTemplate> templatesIn(NamespaceSlice slice) {
        return in(slice).stream().map(Server::template);
    }

    private static List<Server> in(NamespaceSlice slice) {
        return slice.derived(Summary.class, Summary::of).servers();
    }

    private static List<Server> list(NamespaceSlice slice) {
        List<Server> servers = new ArrayList<>();
        slice.all(Workload.class).forEach(workload -> servers.add(server(workload, Server.Kind.TEMPLATE)));
        slice.all(Pod.class).stream()
                .filter(pod -> !pod.finished())
                .forEach(pod -> servers.add(server(pod, Server.Kind.POD)));
        slice.all(WorkloadEntry.class).forEach(entry -> servers.add(server(entry)));
        return servers;
    }

    private static Server server(PodSource source, Server.Kind kind) {
        return new Server(source.id(), topOwner(source), source.template(), kind);
    }

    /** Services and policies select a WorkloadEntry by its labels, as they would a pod. */
    private static Server server(WorkloadEntry entry) {
        PodTemplate labelsOnly = new PodTemplate(JsonPointer.of("spec"), entry.labels(), Labels.NONE, false, List.of());
        MeshIdentity identity = entry.identity();
        return new Server(
                entry.id(),
                entry.id(),
                labelsOnly,
                identity.usesMtls() ? Server.Kind.OUTSIDE_WITH_PROXY : Server.Kind.OUTSIDE);
    }

    /** The workload that people know: a pod of a ReplicaSet of a Deployment belongs to the Deployment. */
    public static ResourceId topOwner(PodSource source) {
        return source.deployment().or(source::owner).orElse(source.id());
    }

    /** What a namespace serves, worked out once for as long as nothing changes in it. */
    private record Summary(List<Server> servers, Map<ResourceId, List<PodTemplate>> byWorkload) {

        static Summary of(NamespaceSlice slice) {
            List<Server> servers = list(slice);
            return new Summary(servers, Servers.byWorkload(servers));
        }
    }

    /** Something that serves, under the name of its top owner. */
    record Server(ResourceId id, ResourceId owner, PodTemplate template, Kind kind) {

        enum Kind {
            TEMPLATE,
            POD,
            /** A WorkloadEntry that clients take for one with a sidecar. */
            OUTSIDE_WITH_PROXY,
            OUTSIDE
        }

        boolean isEndpoint() {
            return kind != Kind.TEMPLATE;
        }
    }
}
