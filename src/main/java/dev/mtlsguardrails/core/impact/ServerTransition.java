package dev.mtlsguardrails.core.impact;

import dev.mtlsguardrails.core.mtls.Decision;
import dev.mtlsguardrails.core.reach.Reach.ServerClass;
import java.util.List;
import java.util.Optional;

/**
 * Servers that take something else than before, all for the same reasons.
 *
 * @param before and by whose word; empty where the server was not there
 * @param after and by whose word; empty where it is gone
 * @param servers a class for each namespace, ordered by name, with all of its workloads that are concerned, and nobody
 *     beside them
 */
public record ServerTransition(
        Moment when,
        Optional<Decision<ServerState>> before,
        Optional<Decision<ServerState>> after,
        AtPorts ports,
        List<ServerClass> servers) {

    public ServerTransition {
        servers = List.copyOf(servers);
    }

    public ServerState from() {
        return state(before);
    }

    public ServerState to() {
        return state(after);
    }

    /** Whether servers take plaintext that did not before. */
    public boolean opens() {
        return from() == ServerState.STRICT && to().compareTo(ServerState.STRICT) > 0;
    }

    /** How many workloads. */
    public int count() {
        return servers.stream().mapToInt(of -> of.workloads().size()).sum();
    }

    private static ServerState state(Optional<Decision<ServerState>> of) {
        return of.map(Decision::value).orElse(ServerState.ABSENT);
    }
}
