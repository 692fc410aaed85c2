package dev.mtlsguardrails.core.rule.peerauthentication;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.reach.Extent;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.reach.Reachability;
import dev.mtlsguardrails.core.rule.Words;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Whom a PeerAuthentication governs, by its scope (istio-semantics 1.1).
 *
 * @param inWords for the message
 * @param reach for policy and exceptions
 */
record Governed(String inWords, Reach reach) {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private static final String STRICT = "write STRICT, or PERMISSIVE while some clients have no sidecar yet";

    private static final String IGNORED = "nobody: Istio ignores a selector in the root namespace";
    private static final String ANOTHER_ROOT = "another namespace becomes the root namespace";

    /** What to write instead; the other way is the rule's. */
    String remedy(String otherwise) {
        return switch (reach) {
            case Reach.Servers servers -> STRICT + "; or " + otherwise;
            case Reach.Itself itself -> STRICT + "; or " + otherwise;
            case Reach.Latent latent -> "delete it, or move it where Istio reads it, and then " + STRICT;
        };
    }

    /** What to write instead of a mode for the whole mesh, where there is nothing to inherit. */
    String remedyForMesh() {
        return STRICT;
    }

    /** By the mode of the whole policy. */
    static Governed by(PeerAuthentication policy, Reachability reachability, MeshSnapshot mesh) {
        return by(policy, reachability, mesh, servers -> Words.but(reachability.overruled(policy, servers, mesh)));
    }

    /**
     * @param but what to say of those that go by another policy at present
     */
    private static Governed by(
            PeerAuthentication policy,
            Reachability reachability,
            MeshSnapshot mesh,
            Function<List<Reach.ServerClass>, String> but) {
        String namespace = policy.id().namespace();
        List<Reach.ServerClass> servers = reachability.serversOf(policy, mesh);
        return switch (policy.scope(mesh.config())) {
            case MESH ->
                new Governed(
                        "the whole mesh: " + Words.servers(servers),
                        new Reach.Servers(new Extent.Pods(Optional.empty(), policy.selector()), servers));
            case NAMESPACE ->
                new Governed(
                        "every workload of namespace " + namespace + ": " + Words.workloads(servers)
                                + but.apply(servers),
                        new Reach.Servers(new Extent.Pods(Optional.of(namespace), policy.selector()), servers));
            case WORKLOAD ->
                new Governed(
                        "workloads " + policy.selector() + " of namespace " + namespace + ": "
                                + Words.workloads(servers) + but.apply(servers),
                        new Reach.Servers(new Extent.Pods(Optional.of(namespace), policy.selector()), servers));
            case NONE -> new Governed(IGNORED, new Reach.Latent(ANOTHER_ROOT));
        };
    }

    /** By one of its ports: those count only in a policy for selected workloads (istio-semantics 1.4). */
    static Governed byPorts(PeerAuthentication policy, Reachability reachability, MeshSnapshot mesh) {
        return switch (policy.scope(mesh.config())) {
            case MESH, NAMESPACE ->
                new Governed(
                        "nobody: Istio ignores ports in a policy without selector",
                        new Reach.Latent("the policy gets a selector"));
            case WORKLOAD, NONE -> by(policy, reachability, mesh, servers -> ""); // an older twin is MTLS-0105
        };
    }

    /** The same at one port. */
    Governed at(PeerAuthentication.PortMode port) {
        return new Governed("port " + port.port() + " of " + inWords, reachAt(port));
    }

    private Reach reachAt(PeerAuthentication.PortMode port) {
        if (!(reach instanceof Reach.Servers servers)
                || !NUMBER.matcher(port.port()).matches()) {
            return reach;
        }
        Reach.Ports only = new Reach.Ports.Only(Set.of(Long.valueOf(port.port())));
        return new Reach.Servers(
                servers.extent(),
                servers.classes().stream().map(of -> of.at(only)).toList());
    }
}
