package dev.mtlsguardrails.core.upkeep;

import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.DestinationRule.LoadBalancing;
import dev.mtlsguardrails.core.mesh.DestinationRule.Tls;
import dev.mtlsguardrails.core.mesh.DestinationRule.TrafficPolicy;
import dev.mtlsguardrails.core.mesh.DestinationRule.Verification;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.Meta;
import dev.mtlsguardrails.core.mesh.TlsMode;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A DestinationRule with mode DISABLE that is needed.
 *
 * @param namespace where it has to stand to be obeyed
 * @param host resolved, so that it means the same wherever it stands
 * @param exportTo to whom it is shown: to nobody who does not see the rule that it exempts from
 * @param because the objects without which nobody would need it, and what they do
 */
public record WantedRule(String namespace, Host host, Purpose purpose, List<String> exportTo, String because) {

    public static final List<String> TO_ALL = List.of("*");

    public WantedRule {
        exportTo = List.copyOf(exportTo);
    }

    /** One that is shown to all. */
    public WantedRule(String namespace, Host host, Purpose purpose, String because) {
        this(namespace, host, purpose, TO_ALL, because);
    }

    /** What it is called: the same, wherever it is needed for the same host. */
    public String name() {
        return RuleName.of(this);
    }

    public ResourceId id() {
        return new ResourceId(Kinds.DESTINATION_RULE, namespace, name());
    }

    /** How long it must have been wanted without a pause before it is made. What stands already waits for nothing. */
    public Duration quiet() {
        return purpose.quiet;
    }

    /** The rule as the mesh will see it. */
    public DestinationRule rule() {
        Tls disable = new Tls(
                TlsMode.Known.DISABLE,
                Verification.REQUIRED,
                Optional.empty(),
                Optional.empty(),
                id(),
                JsonPointer.of("spec", "trafficPolicy", "tls"));
        Labels ours = Labels.of(Map.of(OwnRule.LABEL, OwnRule.VALUE));
        return new DestinationRule(
                id(),
                new Meta(ours, Labels.NONE, Optional.empty(), Optional.empty()),
                host.name(),
                exportTo,
                Optional.empty(),
                Optional.of(new TrafficPolicy(Optional.of(disable), LoadBalancing.UNSAID, List.of())),
                List.of());
    }

    public enum Purpose {
        /** It never has a sidecar, so there is nothing to wait for. */
        API_SERVER(Duration.ZERO),
        SERVICE(Duration.ofMinutes(10));

        private final Duration quiet;

        Purpose(Duration quiet) {
            this.quiet = quiet;
        }
    }
}
