package dev.mtlsguardrails.core.reach;

import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.Optional;
import java.util.Set;

/**
 * How far a field reaches by its own words, whatever runs at the moment. Two objects that hit the same servers today
 * may differ tomorrow; whether an edited object is "no worse" is therefore asked of its extent as well.
 */
public sealed interface Extent {

    /** Whether nothing is reached by the other that is not reached by this one. */
    boolean covers(Extent other);

    /**
     * Pods that are selected in one namespace or everywhere: by a policy, by a filter, by living there.
     *
     * @param namespace empty for the whole mesh
     */
    record Pods(Optional<String> namespace, Selector selector) implements Extent {
        @Override
        public boolean covers(Extent other) {
            return other instanceof Pods pods
                    && (namespace.isEmpty() || namespace.equals(pods.namespace))
                    && selector.covers(pods.selector);
        }
    }

    /**
     * The traffic that a DestinationRule shapes.
     *
     * @param notPorts Service ports that are left out
     */
    record Traffic(Clients clients, Host host, Set<Long> notPorts) implements Extent {
        @Override
        public boolean covers(Extent other) {
            return other instanceof Traffic traffic
                    && clients.cover(traffic.clients)
                    && host.matches(traffic.host)
                    && traffic.notPorts.containsAll(notPorts);
        }
    }

    /** One object: a workload that speaks for itself, or an endpoint that is written down. */
    record Single(ResourceId object) implements Extent {
        @Override
        public boolean covers(Extent other) {
            return equals(other);
        }
    }
}
