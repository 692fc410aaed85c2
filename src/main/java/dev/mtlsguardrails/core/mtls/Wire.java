package dev.mtlsguardrails.core.mtls;

/** What a client puts on the wire (istio-semantics 3.1). */
public enum Wire {
    PLAINTEXT("plaintext"),
    /** Istio's own mutual TLS, recognised by its ALPN. */
    ISTIO_MTLS("Istio mTLS"),
    /** TLS without a client certificate. */
    SIMPLE("TLS without client certificate"),
    /** TLS with a certificate of somebody else's. */
    MUTUAL("TLS with a client certificate of its own"),
    /**
     * TLS with a certificate of the mesh, and without Istio's ALPN. A rule does not tell whose files it names, so this is
     * never said of a client of ours; it may arrive nevertheless.
     */
    MUTUAL_BY_MESH("TLS with a client certificate of the mesh"),
    /** The tunnel between ambient peers, and what is inside is not asked. */
    HBONE("HBONE"),
    /** TLS of the rule's own, in that tunnel. */
    TLS_IN_HBONE("TLS inside HBONE"),
    /** Nothing leaves the client. */
    BLOCKED("nothing");

    private final String words;

    Wire(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
