package dev.mtlsguardrails.core.upkeep;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.Optional;

/** A rule that stands and is ours. Only the label says so: a name may be anybody's. */
public record OwnRule(ResourceId id, Host host) {

    /** The label of every rule that we make. */
    public static final String LABEL = "mtls-guardrails.dev/managed-by";

    /** What the label says. */
    public static final String VALUE = "upkeep";

    public static Optional<OwnRule> of(DestinationRule rule, MeshConfig config) {
        return isOurs(rule.meta().labels()) ? Optional.of(new OwnRule(rule.id(), rule.host(config))) : Optional.empty();
    }

    static boolean isOurs(Labels labels) {
        return labels.has(LABEL, VALUE);
    }
}
