package dev.mtlsguardrails.core.mtls;

import java.util.Optional;

/** What a client sends to the endpoints of what it called. */
interface Sending {

    /** What goes to all endpoints alike, even if there is none; empty where each decides for itself. */
    Optional<Decision<Wire>> toAll();

    Decision<Wire> to(Endpoint endpoint);

    /** Whatever the endpoint is. */
    static Sending always(Wire wire, Why why) {
        Decision<Wire> decision = Decision.of(wire, why);
        return new Sending() {
            @Override
            public Optional<Decision<Wire>> toAll() {
                return Optional.of(decision);
            }

            @Override
            public Decision<Wire> to(Endpoint endpoint) {
                return decision;
            }
        };
    }
}
