package dev.mtlsguardrails.core.rule.sidecar;

import dev.mtlsguardrails.core.mesh.ProxySetting;
import java.util.Optional;
import java.util.Set;

/** What a setting of a proxy does to mutual TLS, if it does anything (istio-semantics 4.3, 4.5). */
final class ProxyTampering {

    /** As Go reads them. */
    private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");

    private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

    /** The mode without redirection, by its name and by its number. */
    private static final Set<String> NO_REDIRECTION = Set.of("NONE", "2");

    /** For the injector to fill in. */
    private static final String INJECTED_IMAGE = "auto";

    private static final String INJECTED_USER = "1337";

    private ProxyTampering() {}

    /** As a sentence; empty for what is harmless. Where a status port leads, others know: {@link Exposed}. */
    static Optional<String> by(ProxySetting setting) {
        boolean harms = switch (setting.concern()) {
            case ENVOY, NO_HBONE_SENDING -> mayBe(TRUE, setting);
            case HBONE -> mayBe(FALSE, setting);
            case REDIRECTION -> mayBe(NO_REDIRECTION, setting);
            case CERTIFICATES, LABELS -> true;
            case CONTROL_PLANE, BOOTSTRAP -> !setting.value().isBlank();
            case PROGRAM -> !setting.value().isBlank() && !setting.value().equals(INJECTED_IMAGE);
            case USER -> !setting.value().equals(INJECTED_USER);
            case STATUS_PORT -> false;
        };
        return harms ? Optional.of(effect(setting.concern())) : Optional.empty();
    }

    /** Nobody knows what stands elsewhere, nor what will. */
    private static boolean mayBe(Set<String> values, ProxySetting setting) {
        return values.contains(setting.value()) || setting.value().equals(ProxySetting.ELSEWHERE);
    }

    private static String effect(ProxySetting.Concern concern) {
        return switch (concern) {
            case ENVOY -> "no Envoy runs in the sidecar, and traffic goes past it";
            case REDIRECTION -> "no traffic is brought to the sidecar";
            case CERTIFICATES -> "the sidecar shows or believes other certificates than the mesh's";
            case NO_HBONE_SENDING -> "the sidecar sends no HBONE, and to ambient workloads plaintext";
            case HBONE -> "the sidecar speaks no HBONE";
            case LABELS -> "the sidecar obeys policies for labels that its clients do not see";
            case CONTROL_PLANE -> "the sidecar obeys another control plane than the mesh's";
            case BOOTSTRAP -> "the sidecar starts from another configuration than the mesh's";
            case PROGRAM -> "something else than the mesh's proxy runs in the sidecar";
            case USER -> "what the proxy sends is brought back to it, for only user 1337 is let out";
            case STATUS_PORT -> "a port goes past the sidecar";
        };
    }
}
