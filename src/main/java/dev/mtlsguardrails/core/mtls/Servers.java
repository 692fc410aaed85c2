package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mesh.Workload;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Everything in one namespace that serves requests: templates, whether or not they have pods, and pods. */
public final class Servers {

    private Servers() {}

    /** Servers whose pods carry the labels that the selector asks for. */
    static List<Server> selectedBy(Selector selector, NamespaceSlice slice) {
        return in(slice).stream()
                .filter(server -> selector.matches(server.template().labels()))
                .toList();
    }

    /**
     * Everything that serves in the name of a workload: its own template, and the pods that claim it as their top
     * owner. Anybody may write such a claim, so whoever trusts the workload has to look at all of them.
     */
    public static List<PodTemplate> inTheNameOf(ResourceId workload, NamespaceSlice slice) {
        return in(slice).stream()
                .filter(server -> server.owner().equals(workload) || server.id().equals(workload))
                .map(Server::template)
                .toList();
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
        List<Server> servers = new ArrayList<>();
        slice.all(Workload.class).forEach(workload -> servers.add(server(workload, Server.Kind.TEMPLATE)));
        slice.all(Pod.class).stream()
                .filter(pod -> !pod.finished())
                .forEach(pod -> servers.add(server(pod, Server.Kind.POD)));
        return servers;
    }

    private static Server server(PodSource source, Server.Kind kind) {
        return new Server(source.id(), topOwner(source), source.template(), kind);
    }

    /** The workload that people know: a pod of a ReplicaSet of a Deployment belongs to the Deployment. */
    private static ResourceId topOwner(PodSource source) {
        return source.deployment().or(source::owner).orElse(source.id());
    }

    /** A template or a pod, under the name of its top owner. */
    record Server(ResourceId id, ResourceId owner, PodTemplate template, Kind kind) {

        enum Kind {
            TEMPLATE,
            POD
        }

        boolean isEndpoint() {
            return kind == Kind.POD;
        }
    }
}
