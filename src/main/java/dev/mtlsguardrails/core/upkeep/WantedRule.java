package dev.mtlsguardrails.core.upkeep;

import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.time.Duration;

/**
 * A DestinationRule with mode DISABLE that is needed.
 *
 * @param namespace where it has to stand to be obeyed
 * @param host resolved, so that it means the same wherever it stands
 * @param because the object without which nobody would need it, and what that does
 */
public record WantedRule(String namespace, Host host, Purpose purpose, String because) {

    /** What it is called, wherever it is needed for the same host. */
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
