package dev.mtlsguardrails.core.rule;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.mtls.Age;
import dev.mtlsguardrails.core.resource.Resource;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** What stands in front of an object: older ones about the same, to which alone Istio listens (istio-semantics 1.2, 2.4). */
public final class OlderTwins {

    private final MeshSnapshot mesh;
    private final Comparator<MeshObject> oldestFirst;

    public OlderTwins(MeshSnapshot mesh, Instant now) {
        this.mesh = mesh;
        this.oldestFirst = Age.oldestFirst(now, mesh.config().istio());
    }

    /** The oldest first; none of a kind of which several may stand beside each other. */
    public List<? extends MeshObject> of(Resource object) {
        return switch (object) {
            case PeerAuthentication policy -> of(policy);
            case DestinationRule rule -> of(rule);
            default -> List.of();
        };
    }

    /** Policies that govern all that this one would. */
    public List<PeerAuthentication> of(PeerAuthentication policy) {
        MeshConfig config = mesh.config();
        return mesh.namespace(policy.id().namespace()).all(PeerAuthentication.class).stream()
                .filter(other -> other.scope(config) == policy.scope(config)
                        && policy.scope(config) != PeerAuthentication.Scope.NONE
                        && other.selector().covers(policy.selector())
                        && oldestFirst.compare(other, policy) < 0)
                .sorted(oldestFirst)
                .toList();
    }

    /** Rules for the same host and the same clients: of all of them only the trafficPolicy of the oldest is kept. */
    public List<DestinationRule> of(DestinationRule rule) {
        if (rule.trafficPolicy().isEmpty() || rule.workloadSelector().isPresent()) {
            return List.of();
        }
        MeshConfig config = mesh.config();
        return mesh.namespace(rule.id().namespace()).all(DestinationRule.class).stream()
                .filter(other -> other.host(config).equals(rule.host(config))
                        && other.workloadSelector().isEmpty()
                        && Set.copyOf(other.exportTo()).equals(Set.copyOf(rule.exportTo()))
                        && other.trafficPolicy().isPresent()
                        && oldestFirst.compare(other, rule) < 0)
                .sorted(oldestFirst)
                .toList();
    }
}
