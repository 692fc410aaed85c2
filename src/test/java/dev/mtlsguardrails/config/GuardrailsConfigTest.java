package dev.mtlsguardrails.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The environment variables of README's table are read, and what is left out has the defaults of that table. */
class GuardrailsConfigTest {

    @Test
    void readsEnvironmentVariables() {
        GuardrailsConfig config = config(Map.of(
                "MTLS_GUARDRAILS_ROOT_NAMESPACE", "mesh-config",
                "MTLS_GUARDRAILS_CLUSTER_DOMAIN", "corp.local",
                "MTLS_GUARDRAILS_TRUSTED_REQUESTERS_0__USER", "system:serviceaccount:istio-system:istiod-canary",
                "MTLS_GUARDRAILS_TRUSTED_REQUESTERS_0__NAMESPACE", "istio-system",
                "MTLS_GUARDRAILS_TRUSTED_REQUESTERS_0__KINDS", "Deployment,DestinationRule",
                "MTLS_GUARDRAILS_TRUSTED_REQUESTERS_0__GATEWAYS", "true"));

        assertThat(config.rootNamespace()).isEqualTo("mesh-config");
        assertThat(config.clusterDomain()).isEqualTo("corp.local");
        assertThat(config.trustedRequesters()).singleElement().satisfies(trusted -> {
            assertThat(trusted.user()).isEqualTo("system:serviceaccount:istio-system:istiod-canary");
            assertThat(trusted.namespace()).isEqualTo("istio-system");
            assertThat(trusted.kinds()).containsExactlyInAnyOrder("Deployment", "DestinationRule");
            assertThat(trusted.gateways()).isTrue();
        });
    }

    @Test
    void hasDefaults() {
        GuardrailsConfig config = config(Map.of());

        assertThat(config.rootNamespace()).isEqualTo("istio-system");
        assertThat(config.clusterDomain()).isEqualTo("cluster.local");
        assertThat(config.trustedRequesters()).isEmpty();
    }

    private static GuardrailsConfig config(Map<String, String> environment) {
        return new SmallRyeConfigBuilder()
                .withSources(new EnvConfigSource(environment, 300))
                .withMapping(GuardrailsConfig.class)
                .build()
                .getConfigMapping(GuardrailsConfig.class);
    }
}
