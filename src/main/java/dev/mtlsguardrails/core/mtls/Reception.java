package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mesh.MtlsMode;
import dev.mtlsguardrails.core.mesh.Protocol;

/** What stands at a port of a workload, as far as it decides about what arrives there (istio-semantics 1.5, 3.2). */
public enum Reception {
    STRICT("sidecar, STRICT"),
    PERMISSIVE_HTTP("sidecar, PERMISSIVE, HTTP"),
    PERMISSIVE_TCP("sidecar, PERMISSIVE, TCP or undeclared"),
    DISABLE_HTTP("sidecar, DISABLE, HTTP"),
    DISABLE_TCP("sidecar, DISABLE, TCP or undeclared"),
    /** No sidecar, or not at this port. */
    UNCAPTURED("the application itself"),
    AMBIENT_STRICT("ambient, STRICT"),
    AMBIENT_OPEN("ambient, not STRICT");

    private final String words;

    Reception(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }

    /** A port that a sidecar guards. */
    static Reception bySidecar(MtlsMode.Known mode, Protocol protocol) {
        boolean http = protocol == Protocol.HTTP;
        return switch (mode) {
            case STRICT -> STRICT;
            case DISABLE -> http ? DISABLE_HTTP : DISABLE_TCP;
            case PERMISSIVE, UNSET -> http ? PERMISSIVE_HTTP : PERMISSIVE_TCP;
        };
    }

    /** A port behind ztunnel: of all modes, only STRICT has an effect (1.9). */
    static Reception byAmbient(MtlsMode.Known mode) {
        return mode == MtlsMode.Known.STRICT ? AMBIENT_STRICT : AMBIENT_OPEN;
    }
}
