package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.MtlsMode;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What servers with a sidecar demand of their clients (istio-semantics 1.3). */
public final class ServerModes {

    private final MeshSnapshot mesh;
    private final Comparator<MeshObject> oldestFirst;

    public ServerModes(MeshSnapshot mesh, Instant now) {
        this.mesh = mesh;
        this.oldestFirst = Age.oldestFirst(now);
    }

    /**
     * The mode of a port, and the policy it comes from.
     *
     * @param port a port of the workload; empty for those that no policy names
     */
    public Served of(PodTemplate template, String namespace, Optional<Long> port) {
        Optional<PeerAuthentication> workload = winner(
                namespace,
                policy -> policy.scope(mesh.config()) == PeerAuthentication.Scope.WORKLOAD
                        && policy.selector().matches(template.labels()));
        Optional<Served> atPort = port.flatMap(number -> workload.flatMap(policy -> policy.ports().stream()
                .filter(entry -> entry.port().equals(Long.toString(number)))
                .filter(entry -> entry.mode() != MtlsMode.Known.UNSET)
                .findFirst()
                .map(entry -> new Served(entry.mode(), Optional.of(policy.id())))));
        return atPort.orElseGet(() -> Stream.of(
                        workload,
                        winner(namespace, ServerModes::hasNoSelector),
                        winner(mesh.config().rootNamespace(), ServerModes::hasNoSelector))
                .flatMap(Optional::stream)
                .filter(policy -> policy.mode() != MtlsMode.Known.UNSET)
                .findFirst()
                .map(policy -> new Served(policy.mode(), Optional.of(policy.id())))
                .orElse(new Served(MtlsMode.Known.PERMISSIVE, Optional.empty())));
    }

    private static boolean hasNoSelector(PeerAuthentication policy) {
        return policy.selector().isEverything();
    }

    private Optional<PeerAuthentication> winner(String namespace, Predicate<PeerAuthentication> inScope) {
        return mesh.namespace(namespace).all(PeerAuthentication.class).stream()
                .filter(inScope)
                .min(oldestFirst);
    }

    /**
     * @param by empty where it is nobody's word: then it is PERMISSIVE
     */
    public record Served(MtlsMode mode, Optional<ResourceId> by) {}
}
