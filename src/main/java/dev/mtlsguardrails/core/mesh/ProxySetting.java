package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.resource.JsonPointer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * One thing that is said about a proxy: by a ProxyConfig, an annotation, or a container that is merged with the injected
 * one.
 *
 * @param name of the variable or field
 * @param value as written, or {@link #ELSEWHERE}
 * @param at for what an annotation says, the annotation
 */
public record ProxySetting(Concern concern, String name, String value, JsonPointer at) {

    /** Another object holds the value. */
    public static final String ELSEWHERE = "(from elsewhere)";

    /** What a setting decides; what decides nothing about mutual TLS is not read (istio-semantics 4.3, 4.5). */
    public enum Concern {
        /** Whether there is a proxy in the container. */
        ENVOY(Set.of("DISABLE_ENVOY"), Set.of()),
        /** Whether traffic is brought to it. */
        REDIRECTION(Set.of("ISTIO_META_INTERCEPTION_MODE"), Set.of("interceptionMode")),
        /** Whom it is, and whom it believes. */
        CERTIFICATES(
                Set.of(
                        "ISTIO_META_TLS_CLIENT_CERT_CHAIN",
                        "ISTIO_META_TLS_CLIENT_KEY",
                        "ISTIO_META_TLS_CLIENT_ROOT_CERT",
                        "ISTIO_META_TLS_SERVER_CERT_CHAIN",
                        "ISTIO_META_TLS_SERVER_KEY",
                        "ISTIO_META_TLS_SERVER_ROOT_CERT"),
                Set.of("caCertificatesPem")),
        /** Whether it refuses to send HBONE. */
        NO_HBONE_SENDING(Set.of("ISTIO_META_DISABLE_HBONE_SEND"), Set.of()),
        /** Whether it speaks HBONE. */
        HBONE(Set.of("ISTIO_META_ENABLE_HBONE"), Set.of()),
        /** Which policies are for it. */
        LABELS(Set.of("ISTIO_METAJSON_LABELS"), Set.of()),
        /** Who tells it what to do. */
        CONTROL_PLANE(Set.of("PROXY_CONFIG"), Set.of("discoveryAddress")),
        /** What it does before anybody tells it. */
        BOOTSTRAP(
                Set.of("ISTIO_BOOTSTRAP", "ISTIO_BOOTSTRAP_OVERRIDE"),
                Set.of("customConfigFile", "proxyBootstrapTemplatePath", "configPath")),
        /** What it is. */
        PROGRAM(Set.of(), Set.of("binaryPath")),
        /** The port that is never brought to it. */
        STATUS_PORT(Set.of(), Set.of("statusPort")),
        /** By whom its own traffic is known. */
        USER(Set.of(), Set.of());

        private final Set<String> variables;
        private final Set<String> fields;

        Concern(Set<String> variables, Set<String> fields) {
            this.variables = variables;
            this.fields = fields;
        }

        /** Of a variable in the proxy's environment. */
        public static Optional<Concern> ofVariable(String name) {
            return Arrays.stream(values())
                    .filter(concern -> concern.variables.contains(name))
                    .findFirst();
        }

        /** Of a field of {@code ProxyConfig}, in the annotation. */
        public static Optional<Concern> ofField(String name) {
            return Arrays.stream(values())
                    .filter(concern -> concern.fields.contains(name))
                    .findFirst();
        }
    }
}
