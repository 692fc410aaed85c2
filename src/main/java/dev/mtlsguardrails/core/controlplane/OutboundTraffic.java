package dev.mtlsguardrails.core.controlplane;

/** What a sidecar does with calls to hosts it does not know (istio-semantics 2.9). */
public enum OutboundTraffic {
    /** It sends them on as they are. */
    ALLOW_ANY,
    REGISTRY_ONLY
}
