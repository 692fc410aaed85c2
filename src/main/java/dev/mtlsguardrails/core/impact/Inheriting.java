package dev.mtlsguardrails.core.impact;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mtls.Client;
import dev.mtlsguardrails.core.mtls.EffectiveMtls;
import dev.mtlsguardrails.core.mtls.PeerPolicies;
import dev.mtlsguardrails.core.mtls.Proxy;
import dev.mtlsguardrails.core.mtls.Why;
import dev.mtlsguardrails.core.reach.Servers;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which servers of a namespace go by the policy of the mesh, worked out once for as long as nothing changes in it: then a
 * policy for ten thousand namespaces is not asked about at every port of a hundred thousand pods.
 *
 * @param servers with sidecars, by the ports at which they do
 * @param clients whether those who call them do, by the hint (istio-semantics 1.7)
 * @param ambient whether anybody is in ambient, which reads policies in its own way (1.9)
 */
record Inheriting(Map<AtPorts, SortedSet<ResourceId>> servers, Hint clients, Ambient ambient) {

    /** Of a namespace other than the root, whose policies are those of the mesh. */
    static Inheriting of(NamespaceSlice slice, MeshSnapshot mesh) {
        return slice.derived(Inheriting.class, mesh.config(), own -> derive(own, mesh));
    }

    /** Whether anything there follows the policy of the mesh. */
    boolean isConcerned() {
        return clients == Hint.OF_THE_MESH || !servers.isEmpty() || ambient == Ambient.SOME;
    }

    private static Inheriting derive(NamespaceSlice slice, MeshSnapshot mesh) {
        EffectiveMtls engine = new EffectiveMtls(mesh);
        Map<AtPorts, SortedSet<ResourceId>> servers = new LinkedHashMap<>();
        Ambient ambient = Ambient.NONE;
        Set<Server> asked = new HashSet<>();
        for (Pod pod : slice.all(Pod.class)) {
            Proxy proxy = Client.of(pod, mesh).proxy();
            if (pod.finished() || !asked.add(new Server(Servers.topOwner(pod), pod.template()))) {
                continue;
            }
            switch (proxy) {
                case SIDECAR ->
                    ports(engine, pod, slice)
                            .ifPresent(ports -> servers.computeIfAbsent(ports, added -> new TreeSet<>())
                                    .add(Servers.topOwner(pod)));
                case AMBIENT -> ambient = Ambient.SOME;
                case GATEWAY, NONE -> {}
            }
        }
        Why hint = new PeerPolicies(mesh).mode(slice.name(), Labels.NONE).why();
        return new Inheriting(servers, isOfMesh(hint) ? Hint.OF_THE_MESH : Hint.OF_ITS_OWN, ambient);
    }

    private static Optional<AtPorts> ports(EffectiveMtls engine, Pod pod, NamespaceSlice slice) {
        Optional<PodTemplate> template = Optional.of(pod.template());
        SortedSet<Long> named = new WorkloadPorts(slice, slice).of(template, template);
        SortedSet<Long> inheriting = new TreeSet<>(named);
        inheriting.removeIf(port -> !inherits(engine, pod, port));
        if (inherits(engine, pod, WorkloadPorts.ANY_OTHER)) {
            named.removeAll(inheriting);
            return Optional.of(new AtPorts.AllBut(named));
        }
        return inheriting.isEmpty() ? Optional.empty() : Optional.of(new AtPorts.Only(inheriting));
    }

    private static boolean inherits(EffectiveMtls engine, Pod pod, long port) {
        return isOfMesh(engine.reception(pod, port).why());
    }

    private static boolean isOfMesh(Why why) {
        return why == Why.MESH_POLICY || why == Why.NO_POLICY;
    }

    private record Server(ResourceId workload, PodTemplate template) {}

    /** Whose policy clients go by. */
    enum Hint {
        OF_THE_MESH,
        OF_ITS_OWN
    }

    /** Whether somebody is in ambient. */
    enum Ambient {
        SOME,
        NONE
    }
}
