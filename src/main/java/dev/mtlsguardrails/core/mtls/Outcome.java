package dev.mtlsguardrails.core.mtls;

/** What becomes of a call (istio-semantics 3.2). */
public enum Outcome {
    /** Istio mTLS: encrypted, and both sides know each other. */
    ENC,
    /** Encrypted only if the application itself ends TLS there. */
    APP,
    /** It works, and anybody can read it. */
    PLAIN,
    /** It breaks. */
    FAIL,
    /** There is nobody to call. */
    NONE;

    /** The truth table: what arrives, and what stands there. */
    public static Outcome of(Wire wire, Reception reception) {
        return switch (wire) {
            case PLAINTEXT ->
                switch (reception) {
                    case STRICT, AMBIENT_STRICT -> FAIL;
                    case PERMISSIVE_HTTP, PERMISSIVE_TCP, DISABLE_HTTP, DISABLE_TCP, UNCAPTURED, AMBIENT_OPEN -> PLAIN;
                };
            case ISTIO_MTLS ->
                switch (reception) {
                    case STRICT, PERMISSIVE_HTTP, PERMISSIVE_TCP -> ENC;
                    case DISABLE_HTTP, DISABLE_TCP, UNCAPTURED, AMBIENT_STRICT, AMBIENT_OPEN -> FAIL;
                };
            case SIMPLE, MUTUAL ->
                switch (reception) {
                    case PERMISSIVE_TCP, DISABLE_TCP, UNCAPTURED, AMBIENT_OPEN -> APP;
                    case STRICT, PERMISSIVE_HTTP, DISABLE_HTTP, AMBIENT_STRICT -> FAIL;
                };
            case MUTUAL_BY_MESH -> reception == Reception.STRICT ? ENC : of(Wire.MUTUAL, reception);
            case HBONE -> reception == Reception.UNCAPTURED ? FAIL : ENC;
            case TLS_IN_HBONE -> reception == Reception.UNCAPTURED ? FAIL : APP;
            case BLOCKED -> FAIL;
        };
    }
}
