package dev.mtlsguardrails.core.mtls;

/** The reasons that an answer can have, each with the section of the Istio semantics that it rests on. */
public enum Why {
    NO_POLICY("1.3", "no policy speaks about it"),
    MESH_POLICY("1.3", "the policy of the mesh says so"),
    NAMESPACE_POLICY("1.3", "the policy of its namespace says so"),
    WORKLOAD_POLICY("1.3", "the policy that selects it says so"),
    PORT_OF_POLICY("1.4", "the policy that selects it says so for this port"),

    AMBIENT_POLICY_LOST("1.9", "ambient refers to a policy that istiod never makes, and lets everything in"),
    SERVER_UNKNOWN("3.2", "nothing is known of the server but its address"),
    SERVER_WITHOUT_PROXY("1.6", "the server has no proxy"),
    SERVER_IS_GATEWAY("1.6", "no PeerAuthentication governs a gateway"),
    INBOUND_NOT_CAPTURED("4.4", "the server's proxy does not see what arrives at this port"),

    CLIENT_WITHOUT_PROXY("3.1", "the client has no proxy"),
    OUTBOUND_NOT_CAPTURED("4.4", "the client's proxy does not see calls to this port"),
    AMBIENT_PEERS("3.4", "the client is in ambient, and the endpoint speaks HBONE, whatever rules and policies say"),
    ENDPOINT_WITHOUT_HBONE("3.4", "the client is in ambient, and the endpoint speaks no HBONE"),
    UNKNOWN_TO_CLIENT("2.9", "the client's proxy does not know this host and port, and sends on what it does not know"),
    UNKNOWN_AND_BLOCKED("2.9", "the client's proxy does not know this host and port, and lets out only what it knows"),

    TLS_OF_RULE("2.7", "the DestinationRule says so"),
    TLS_MODE_UNKNOWN("2.7", "the rule has a mode that this guard does not know, and the worst is assumed"),
    CREDENTIAL_NOT_READ(
            "2.7", "sidecars do not read `credentialName` of a rule without workloadSelector, and drop the TLS"),
    CERTIFICATE_MISSING("2.7", "the rule names no client certificate with its key, and the TLS cannot be built"),

    EXTERNAL("2.8", "the service is outside the mesh"),
    AUTOMATIC_OFF("2.8", "automatic mTLS is off for the mesh"),
    NOBODY_BEHIND("2.8", "clients pick the endpoint themselves, and none is known"),
    ONE_WITHOUT_SIDECAR("2.8", "clients pick the endpoint themselves, and one of them has no sidecar"),
    HINT_DISABLES(
            "2.8", "the policy for the namespace of the service, or for want of one that of the mesh, disables mTLS"),
    PICKED_BY_CLIENT("2.8", "the address that the client picked stands, so that mTLS goes to all alike"),
    ENDPOINT_WITHOUT_MTLS("2.8", "the endpoint does not say that it takes mTLS"),
    RULE_WITHOUT_TLS_AT_PORT("2.6", "the rule has TLS, but not in the settings that count for this port"),
    ENDPOINT_DISABLES("2.6", "the policy for the endpoint disables mTLS"),
    AUTOMATIC("2.8", "mTLS is automatic, and the endpoint takes it"),

    HBONE(
            "3.4",
            "istiod runs with ambient, and the endpoint speaks HBONE, which takes the place of plaintext and of Istio mTLS"),
    HBONE_AROUND_TLS("3.4", "istiod runs with ambient, and the endpoint speaks HBONE, with the rule's TLS inside it");

    private final String section;
    private final String words;

    Why(String section, String words) {
        this.section = section;
        this.words = words;
    }

    /** The section of the Istio semantics. */
    public String section() {
        return section;
    }

    /** A clause to follow "because". */
    public String words() {
        return words;
    }
}
