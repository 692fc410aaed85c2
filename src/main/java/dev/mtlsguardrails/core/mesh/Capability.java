package dev.mtlsguardrails.core.mesh;

/** A behaviour that not every Istio has, and the minor version that brought it (istio-semantics 10). */
public enum Capability {
    /** Clients look at workload and port policies before they decide on automatic mutual TLS for an endpoint (2.6). */
    ENDPOINTS_CHECK_POLICIES(12),
    /** A {@code workloadSelector} of a DestinationRule is read. */
    RULES_SELECT_CLIENTS(14),
    /** SIMPLE and MUTUAL keep an endpoint from automatic mutual TLS, as DISABLE does (2.6). */
    ANY_TLS_ENDS_AUTOMATIC(20),
    /** An ExternalName is another name of its target; before, a service outside the mesh (2.8). */
    EXTERNAL_NAME_IS_ALIAS(21),
    /** Rules that select clients come before older ones that do not (2.4). */
    SELECTING_RULES_FIRST(22),
    /** Of equal age, the name alone decides; before, name, dot and namespace as one text (0). */
    NAMES_BREAK_TIES(23),
    /** What a VirtualService leads to is imported without a Sidecar, too (2.9). */
    ROUTES_IMPORT_WITHOUT_SIDECAR(24),
    /** Rules for one host are kept apart by their {@code exportTo} (2.4). */
    RULES_APART_BY_EXPORT(24),
    /** Sidecars read a {@code configmap://} credential (2.7). */
    CONFIG_MAP_CREDENTIALS(26),
    /** BackendTLSPolicies are read; before, only with an alpha flag, which is not asked (2.10). */
    BACKEND_TLS_POLICIES(28),
    /** A subset that says nothing about TLS has the endpoint flag of the rule (2.6). */
    SUBSETS_INHERIT_FLAG(31);

    private final int since;

    Capability(int since) {
        this.since = since;
    }

    boolean isIn(int minor) {
        return minor >= since;
    }
}
