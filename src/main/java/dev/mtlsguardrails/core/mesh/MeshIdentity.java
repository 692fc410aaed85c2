package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.resource.JsonPointer;

/**
 * What clients believe about an endpoint that is no pod: its tlsMode, and where that comes from. The label decides, on
 * the object before the one in its spec; where there is none, a service account stands for a sidecar (istio-semantics
 * 2.8).
 *
 * @param tlsMode only the literal {@code istio} is mutual TLS
 * @param at the field that says so; for want of any, the service account that should be there
 */
public record MeshIdentity(String tlsMode, JsonPointer at) {

    public static final String LABEL = "security.istio.io/tlsMode";
    public static final String ISTIO = "istio";
    public static final String DISABLED = "disabled";

    public boolean usesMtls() {
        return tlsMode.equals(ISTIO);
    }
}
