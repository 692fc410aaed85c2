package dev.mtlsguardrails.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Set;

/** What has to be said about the mesh because it cannot be read from the objects that are watched. */
@ConfigMapping(prefix = "mtls-guardrails")
public interface GuardrailsConfig {

    /** {@code rootNamespace} of the mesh configuration. */
    @WithDefault("istio-system")
    String rootNamespace();

    /** The DNS suffix of Services. */
    @WithDefault("cluster.local")
    String clusterDomain();

    /** Requesters that are part of the mesh, besides the built-in ones. */
    List<Trusted> trustedRequesters();

    /** See {@link dev.mtlsguardrails.core.policy.TrustedRequester}. */
    interface Trusted {

        /** The full user name. */
        String user();

        /** The namespace of its control plane. */
        String namespace();

        /** What it makes there. */
        Set<String> kinds();

        /** Whether it also keeps the gateways of other namespaces. */
        @WithDefault("false")
        boolean gateways();
    }
}
