package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.MtlsMode;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.resource.Labels;
import java.util.Optional;

/**
 * What ztunnel enforces. istiod makes deny policies of PeerAuthentication, and only STRICT has an effect; for ports it does
 * so in ways that differ from a sidecar's (istio-semantics 1.9, A1 to A6). Where what ztunnel does with a policy that was
 * never generated is not known, the weaker outcome is assumed.
 */
final class AmbientPolicies {

    private final PeerPolicies policies;

    AmbientPolicies(MeshSnapshot mesh) {
        this.policies = PeerPolicies.inAmbient(mesh);
    }

    Decision<MtlsMode.Known> mode(PodSource server, long port) {
        String namespace = server.id().namespace();
        Labels labels = server.template().labels();
        Optional<PeerAuthentication> workload = policies.workloadPolicy(namespace, labels);
        Decision<MtlsMode.Known> whole = policies.mode(namespace, labels);
        Decision<MtlsMode.Known> asSidecar = policies.mode(namespace, labels, port);
        if (workload.isEmpty() || workload.get().ports().isEmpty()) {
            return whole;
        }
        boolean wholeStrict = whole.value() == MtlsMode.Known.STRICT;
        if (workload.get().decisiveMode().isPresent()) {
            return wholeStrict || isNamespaceStrict(namespace) ? asSidecar : whole; // A3, A4
        }
        return wholeStrict ? underStrictParent(namespace, workload.get(), whole, asSidecar) : asSidecar;
    }

    private boolean isNamespaceStrict(String namespace) {
        return policies.namespacePolicy(namespace)
                .filter(policy -> policy.mode() == MtlsMode.Known.STRICT)
                .isPresent();
    }

    /** Only PERMISSIVE makes an exception of a port (A2); under a namespace policy without mode it opens them all (A5). */
    private Decision<MtlsMode.Known> underStrictParent(
            String namespace,
            PeerAuthentication workload,
            Decision<MtlsMode.Known> whole,
            Decision<MtlsMode.Known> asSidecar) {
        boolean opensSome = workload.ports().stream().anyMatch(port -> port.mode() == MtlsMode.Known.PERMISSIVE);
        boolean namespaceUnset = policies.namespacePolicy(namespace)
                .filter(policy -> policy.decisiveMode().isEmpty())
                .isPresent();
        if (opensSome && namespaceUnset) {
            return Decision.of(
                    MtlsMode.Known.PERMISSIVE, Why.AMBIENT_POLICY_LOST, workload.id(), PeerAuthentication.MODE);
        }
        return asSidecar.value() == MtlsMode.Known.PERMISSIVE ? asSidecar : whole;
    }
}
