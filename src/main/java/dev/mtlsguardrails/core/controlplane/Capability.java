package dev.mtlsguardrails.core.controlplane;

/** A behaviour that not every Istio has, and the minor version that brought it (istio-semantics 10). */
public enum Capability {
    ENDPOINTS_CHECK_POLICIES(
            12,
            "Clients look at workload and port policies before they decide on automatic mutual TLS for an endpoint (2.6)"),
    RULES_SELECT_CLIENTS(14, "A `workloadSelector` of a DestinationRule is read"),
    ANY_TLS_ENDS_AUTOMATIC(20, "SIMPLE and MUTUAL keep an endpoint from automatic mutual TLS, as DISABLE does (2.6)"),
    EXTERNAL_NAME_IS_ALIAS(
            21, "An ExternalName is another name of its target; before, a service outside the mesh (2.8)"),
    SELECTING_RULES_FIRST(22, "Rules that select clients come before older ones that do not (2.4)"),
    NAMES_BREAK_TIES(23, "Of equal age, the name alone decides; before, name, dot and namespace as one text (0)"),
    ROUTES_IMPORT_WITHOUT_SIDECAR(24, "What a VirtualService leads to is imported without a Sidecar, too (2.9)"),
    RULES_APART_BY_EXPORT(24, "Rules for one host are kept apart by their `exportTo` (2.4)"),
    CONFIG_MAP_CREDENTIALS(26, "Sidecars read a `configmap://` credential (2.7)"),
    LITERAL_MARKS(
            27,
            "Of a sidecar mark only `true` and `false` count; before, everything that is neither empty nor a word for yes"
                    + " refused (4.2)"),
    NATIVE_SIDECARS_BY_DEFAULT(27, "Sidecars are init containers where every node runs Kubernetes 1.33 (4.3)"),
    BACKEND_TLS_POLICIES(
            28, "BackendTLSPolicies are read; before, only with an alpha flag, whose setting is not known here (2.10)"),
    ENTRY_ENDPOINTS_HAVE_NAMESPACE(
            30,
            "For an endpoint that a ServiceEntry writes down, clients look at the policies of its namespace; before, only at"
                    + " those of the mesh (2.6)"),
    EGRESS_EXCLUDES(31, "A `~` before the namespace of a Sidecar's egress host excludes it (7)"),
    SUBSETS_INHERIT_FLAG(31, "A subset that says nothing about TLS has the endpoint flag of the rule (2.6)");

    private final int since;
    private final String words;

    Capability(int since, String words) {
        this.since = since;
        this.words = words;
    }

    boolean isIn(int minor) {
        return minor >= since;
    }

    /** The minor version of Istio 1 that brought it. */
    public int since() {
        return since;
    }

    /** What it is, as a sentence without its full stop, with its section. */
    public String words() {
        return words;
    }
}
