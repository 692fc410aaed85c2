package dev.mtlsguardrails.cli.explain;

import dev.mtlsguardrails.core.mtls.Decision;
import dev.mtlsguardrails.core.mtls.Outcome;
import dev.mtlsguardrails.core.mtls.Reception;
import dev.mtlsguardrails.core.mtls.Wire;

/** The engine's values for somebody who does not know its names. */
final class Sentences {

    private Sentences() {}

    /** "DestinationRule bookinfo/details, spec.trafficPolicy.tls.mode". */
    static String source(Decision.Source source) {
        return source.object() + ", " + source.at().fieldPath();
    }

    /** The heading of an outcome. */
    static String outcome(Outcome outcome) {
        return switch (outcome) {
            case ENC -> "ENCRYPTED";
            case APP -> "APP'S TLS";
            case PLAIN -> "PLAINTEXT";
            case FAIL -> "FAILS";
            case NONE -> "UNKNOWN";
        };
    }

    /** What goes out, to follow "sends". */
    static String wire(Wire wire) {
        return switch (wire) {
            case PLAINTEXT -> "plaintext";
            case ISTIO_MTLS -> "mutual TLS of the mesh";
            case SIMPLE -> "TLS without a client certificate";
            case MUTUAL -> "TLS with a certificate of its own";
            case MUTUAL_BY_MESH -> "TLS with a certificate of the mesh";
            case HBONE -> "mutual TLS of the mesh, by the tunnel of ambient";
            case TLS_IN_HBONE -> "TLS of its own, inside the tunnel of ambient";
            case BLOCKED -> "nothing";
        };
    }

    /** What is taken, to follow "takes". */
    static String reception(Reception reception) {
        return switch (reception) {
            case STRICT, AMBIENT_STRICT -> "mutual TLS only";
            case PERMISSIVE_HTTP, PERMISSIVE_TCP -> "mutual TLS and plaintext alike";
            case DISABLE_HTTP, DISABLE_TCP -> "plaintext only";
            case AMBIENT_OPEN -> "anything";
            case UNCAPTURED -> "what its application takes";
        };
    }

    /** The mode of a port, and what it means. */
    static String mode(Reception reception) {
        String mode = switch (reception) {
            case STRICT, AMBIENT_STRICT -> "STRICT";
            case PERMISSIVE_HTTP, PERMISSIVE_TCP -> "PERMISSIVE";
            case DISABLE_HTTP, DISABLE_TCP -> "DISABLE";
            case AMBIENT_OPEN -> "not STRICT";
            case UNCAPTURED -> "no mode";
        };
        return mode + ", takes " + reception(reception);
    }
}
