package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.MtlsMode;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What PeerAuthentication demands. The mode that a sidecar enforces and the hint that clients go by are two questions, and
 * most surprises come from that (istio-semantics 1).
 */
public final class PeerPolicies {

    private final MeshSnapshot mesh;
    private final Predicate<PeerAuthentication> forTheMesh;

    /** As sidecars obey them. */
    public PeerPolicies(MeshSnapshot mesh) {
        this(mesh, policy -> true);
    }

    private PeerPolicies(MeshSnapshot mesh, Predicate<PeerAuthentication> forTheMesh) {
        this.mesh = mesh;
        this.forTheMesh = forTheMesh;
    }

    /** As ambient reads them: a policy with an empty selector is not one for the mesh (1.9, A1). */
    static PeerPolicies inAmbient(MeshSnapshot mesh) {
        return new PeerPolicies(mesh, policy -> policy.written() == PeerAuthentication.Written.ABSENT);
    }

    /**
     * The mode that a sidecar enforces at a port: {@code S(pod, port)} of 1.3.
     *
     * @param port of the workload, never of a Service (1.4)
     */
    public Decision<MtlsMode.Known> mode(String namespace, Labels labels, long port) {
        return mode(namespace, labels, Optional.of(port));
    }

    /** The mode at all ports that no policy names. */
    public Decision<MtlsMode.Known> mode(String namespace, Labels labels) {
        return mode(namespace, labels, Optional.empty());
    }

    private Decision<MtlsMode.Known> mode(String namespace, Labels labels, Optional<Long> port) {
        List<PeerAuthentication> selecting = selecting(namespace, labels);
        return decide(asked(namespace, selecting, port), Stream.concat(selecting.stream(), others(namespace)));
    }

    /** Those that are asked for the mode of a port, the narrowest first. */
    private List<Said> asked(String namespace, List<PeerAuthentication> selecting, Optional<Long> port) {
        List<Said> asked = new ArrayList<>();
        selecting.stream().findFirst().ifPresent(policy -> {
            port.flatMap(number -> atPort(policy, number)).ifPresent(asked::add);
            asked.add(new Said(policy, policy.mode(), Why.WORKLOAD_POLICY, PeerAuthentication.MODE));
        });
        wider(namespace).forEach(asked::add);
        return asked;
    }

    /** The way to {@link #mode(String, Labels, long)}: every policy that has a say, and those that lost to it. */
    List<PolicyStep> steps(String namespace, Labels labels, long port) {
        List<PeerAuthentication> selecting = selecting(namespace, labels);
        List<PeerAuthentication> all =
                Stream.concat(selecting.stream(), others(namespace)).distinct().toList();
        return asked(namespace, selecting, Optional.of(port)).stream()
                .map(said -> new PolicyStep(
                        said.why(),
                        new Decision.Source(said.policy().id(), said.at()),
                        said.mode(),
                        said.why() == Why.PORT_OF_POLICY ? List.of() : younger(said.policy(), all)))
                .toList();
    }

    /** Those of the same namespace that are for the same as a policy: all that select, or all that do not. */
    private static List<ResourceId> younger(PeerAuthentication policy, List<PeerAuthentication> all) {
        return all.stream()
                .filter(other -> other != policy)
                .filter(other -> other.id().namespace().equals(policy.id().namespace()))
                .filter(other ->
                        other.selector().isEverything() == policy.selector().isEverything())
                .map(PeerAuthentication::id)
                .toList();
    }

    /** The one policy of those that select a workload which counts (1.2). */
    Optional<PeerAuthentication> workloadPolicy(String namespace, Labels labels) {
        return selecting(namespace, labels).stream().findFirst();
    }

    private List<PeerAuthentication> selecting(String namespace, Labels labels) {
        return inOrder(namespace).selecting().stream()
                .filter(policy -> policy.selector().matches(labels))
                .toList();
    }

    /** The one policy for a namespace as a whole that counts; of the root namespace, that of the mesh. */
    Optional<PeerAuthentication> namespacePolicy(String namespace) {
        return inOrder(namespace).whole().stream().findFirst();
    }

    /** What clients take for the mode of all servers of a namespace: the hint {@code H} of 1.7. */
    Decision<MtlsMode.Known> hint(String namespace) {
        return decide(wider(namespace).toList(), others(namespace));
    }

    /** The namespace's winner, and then that of the mesh; in the root namespace they are the same (1.1). */
    private Stream<Said> wider(String namespace) {
        Stream<Said> own = inOrder(namespace).whole().stream()
                .limit(1)
                .map(policy -> new Said(
                        policy,
                        policy.mode(),
                        mesh.config().isRoot(namespace) ? Why.MESH_POLICY : Why.NAMESPACE_POLICY,
                        PeerAuthentication.MODE));
        Stream<Said> ofMesh = root().whole().stream()
                .filter(forTheMesh)
                .limit(mesh.config().isRoot(namespace) ? 0 : 1)
                .map(policy -> new Said(policy, policy.mode(), Why.MESH_POLICY, PeerAuthentication.MODE));
        return Stream.concat(own, ofMesh);
    }

    private Stream<PeerAuthentication> others(String namespace) {
        return Stream.concat(inOrder(namespace).whole().stream(), root().whole().stream())
                .distinct();
    }

    private static Optional<Said> atPort(PeerAuthentication policy, long port) {
        return policy.ports().stream()
                .filter(entry -> entry.port().equals(Long.toString(port)))
                .findFirst()
                .map(entry -> new Said(policy, entry.mode(), Why.PORT_OF_POLICY, entry.at()));
    }

    /** The narrowest that does not leave it open; where all do, PERMISSIVE (1.3). A mode nobody knows is none. */
    private static Decision<MtlsMode.Known> decide(List<Said> candidates, Stream<PeerAuthentication> all) {
        for (Said said : candidates) {
            if (said.mode() instanceof MtlsMode.Known known && known != MtlsMode.Known.UNSET) {
                List<ResourceId> shadowed = all.filter(policy -> policy != said.policy())
                        .map(PeerAuthentication::id)
                        .toList();
                return new Decision<>(
                        known,
                        said.why(),
                        Optional.of(new Decision.Source(said.policy().id(), said.at())),
                        shadowed);
            }
        }
        return Decision.of(MtlsMode.Known.PERMISSIVE, Why.NO_POLICY);
    }

    private InOrder root() {
        return inOrder(mesh.config().rootNamespace());
    }

    private InOrder inOrder(String namespace) {
        return mesh.namespace(namespace).derived(InOrder.class, mesh.config(), slice -> InOrder.of(slice, mesh));
    }

    private record Said(PeerAuthentication policy, MtlsMode mode, Why why, JsonPointer at) {}

    /**
     * The policies of a namespace, those first that win (1.2).
     *
     * @param whole those without a selector
     * @param selecting the others; in the root namespace there are none that count (1.1)
     */
    private record InOrder(List<PeerAuthentication> whole, List<PeerAuthentication> selecting) {

        InOrder {
            whole = List.copyOf(whole);
            selecting = List.copyOf(selecting);
        }

        static InOrder of(NamespaceSlice slice, MeshSnapshot mesh) {
            List<PeerAuthentication> whole = new ArrayList<>();
            List<PeerAuthentication> selecting = new ArrayList<>();
            Discovery.read(slice, PeerAuthentication.class, mesh)
                    .sorted(Age.oldestFirst(mesh.config().istio()))
                    .forEach(policy -> {
                        switch (policy.scope(mesh.config())) {
                            case MESH, NAMESPACE -> whole.add(policy);
                            case WORKLOAD -> selecting.add(policy);
                            case NONE -> {}
                        }
                    });
            return new InOrder(whole, selecting);
        }
    }
}
