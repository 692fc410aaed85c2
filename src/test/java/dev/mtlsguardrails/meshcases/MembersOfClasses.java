package dev.mtlsguardrails.meshcases;

import dev.mtlsguardrails.core.impact.CallTransition;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mtls.Client;
import dev.mtlsguardrails.core.mtls.ClientClass.Members;
import dev.mtlsguardrails.core.mtls.ClientPair;
import dev.mtlsguardrails.core.mtls.ClientPairs;
import dev.mtlsguardrails.core.mtls.Proxy;
import dev.mtlsguardrails.core.reach.Servers;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which pods belong to the classes of clients that an impact speaks of. */
public final class MembersOfClasses {

    private final MeshSnapshot before;
    private final MeshSnapshot after;
    private final ClientPairs pairs;
    private final Map<Dialling, Set<String>> picked = new HashMap<>();

    public MembersOfClasses(MeshSnapshot before, MeshSnapshot after) {
        this.before = before;
        this.after = after;
        this.pairs = new ClientPairs(before, after);
    }

    /** The pods that make the calls of a transition. */
    public List<ResourceId> of(CallTransition transition) {
        return after.namespaces()
                .flatMap(slice -> slice.all(Pod.class).stream())
                .filter(pod -> transition.clients().stream().anyMatch(members -> has(members, pod, transition.host())))
                .map(Pod::id)
                .toList();
    }

    private boolean has(Members members, Pod pod, Host host) {
        String namespace = pod.id().namespace();
        boolean picked = picked(pod, host);
        boolean sidecar = proxy(before, pod) == Proxy.SIDECAR && proxy(after, pod) == Proxy.SIDECAR;
        return switch (members) {
            case Members.Elsewhere elsewhere ->
                sidecar && !elsewhere.exceptNamespaces().contains(namespace);
            case Members.WithoutProxy without -> proxy(before, pod) == Proxy.NONE && proxy(after, pod) == Proxy.NONE;
            case Members.InAmbient ambient -> proxy(before, pod) == Proxy.AMBIENT && proxy(after, pod) == Proxy.AMBIENT;
            case Members.InNamespace in -> sidecar && !picked && in.namespace().equals(namespace);
            case Members.Selected selected ->
                selected.namespace().equals(namespace)
                        && selected.workloads().contains(Servers.topOwner(pod).name());
            case Members.Gateways gateways ->
                proxy(after, pod) == Proxy.GATEWAY && gateways.namespace().equals(namespace);
        };
    }

    private boolean picked(Pod pod, Host host) {
        return picked.computeIfAbsent(
                        new Dialling(pod.id().namespace(), host),
                        one -> pairs.in(one.namespace(), one.host()).stream()
                                .map(ClientPair::members)
                                .filter(Members.Selected.class::isInstance)
                                .map(Members.Selected.class::cast)
                                .flatMap(selected -> selected.workloads().stream())
                                .collect(Collectors.toSet()))
                .contains(Servers.topOwner(pod).name());
    }

    private record Dialling(String namespace, Host host) {}

    private static Proxy proxy(MeshSnapshot mesh, Pod pod) {
        return mesh.namespace(pod.id().namespace())
                .find(Pod.class, pod.id())
                .map(found -> Client.of(found, mesh).proxy())
                .orElse(Proxy.NONE);
    }
}
