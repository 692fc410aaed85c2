package dev.mtlsguardrails.core.reach;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mtls.PeerPolicies;
import dev.mtlsguardrails.core.reach.Reach.ServerClass;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A workload that a policy is about, and that goes by another one at present: a narrower one, or an older one for the same
 * (istio-semantics 1.2, 1.3).
 */
public record Overruled(ResourceId workload, ResourceId by) {

    /** Asked for the servers of one namespace; of a policy for the mesh they would be too many to name. */
    static List<Overruled> of(PeerAuthentication policy, List<ServerClass> servers, MeshSnapshot mesh) {
        if (policy.decisiveMode().isEmpty()) {
            return List.of(); // it leaves the decision to others, or nobody knows what it decides
        }
        List<Overruled> overruled = new ArrayList<>();
        PeerPolicies policies = new PeerPolicies(mesh);
        for (ServerClass of : servers) {
            Map<ResourceId, List<PodTemplate>> templates = Servers.byWorkload(mesh.namespace(of.namespace()));
            for (ResourceId workload : of.workloads()) {
                templates.getOrDefault(workload, List.of()).stream()
                        .flatMap(template -> other(policy, policies, of.namespace(), template).stream())
                        .findFirst()
                        .ifPresent(by -> overruled.add(new Overruled(workload, by)));
            }
        }
        return overruled;
    }

    private static Optional<ResourceId> other(
            PeerAuthentication policy, PeerPolicies policies, String namespace, PodTemplate template) {
        return policies.mode(namespace, template.labels())
                .by()
                .map(source -> source.object())
                .filter(by -> !by.equals(policy.id()));
    }
}
