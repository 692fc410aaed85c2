package dev.mtlsguardrails.core.impact;

import dev.mtlsguardrails.core.mesh.MtlsMode;
import dev.mtlsguardrails.core.mtls.Decision;
import dev.mtlsguardrails.core.mtls.Reception;

/** What a server takes at a port, the strictest first. */
public enum ServerState {
    /** There is no such server. */
    ABSENT,
    STRICT,
    PERMISSIVE,
    DISABLE,
    /** No proxy sees what arrives, whatever a policy says: there is none, or not at this port, or it is a gateway. */
    UNCAPTURED;

    static Decision<ServerState> of(Decision<Reception> reception) {
        return new Decision<>(of(reception.value()), reception.why(), reception.by(), reception.shadowed());
    }

    /** By the mode that its sidecar enforces. */
    static ServerState of(MtlsMode.Known mode) {
        return switch (mode) {
            case STRICT -> STRICT;
            case PERMISSIVE, UNSET -> PERMISSIVE;
            case DISABLE -> DISABLE;
        };
    }

    private static ServerState of(Reception reception) {
        return switch (reception) {
            case STRICT, AMBIENT_STRICT -> STRICT;
            case PERMISSIVE_HTTP, PERMISSIVE_TCP, AMBIENT_OPEN -> PERMISSIVE;
            case DISABLE_HTTP, DISABLE_TCP -> DISABLE;
            case UNCAPTURED -> UNCAPTURED;
        };
    }
}
