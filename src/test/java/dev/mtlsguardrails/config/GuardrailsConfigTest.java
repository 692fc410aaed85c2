package dev.mtlsguardrails.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mtlsguardrails.core.controlplane.AutoInject;
import dev.mtlsguardrails.core.controlplane.Configured;
import dev.mtlsguardrails.core.controlplane.Flavour;
import dev.mtlsguardrails.core.controlplane.IstioVersion;
import dev.mtlsguardrails.core.controlplane.MeshConfig.AutoMtls;
import dev.mtlsguardrails.core.controlplane.NativeSidecars;
import dev.mtlsguardrails.core.rule.BeforeLoaded;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The environment variables of the table in {@code docs/settings.md} are read, and what is left out has the defaults of that table. */
class GuardrailsConfigTest {

    @Test
    void readsEnvironmentVariables() {
        GuardrailsConfig config = config(Map.of(
                "MTLS_GUARDRAILS_ROOT_NAMESPACE", "mesh-config",
                "MTLS_GUARDRAILS_BEFORE_LOADED", "judge-fields",
                "MTLS_GUARDRAILS_CLUSTER_DOMAIN", "corp.local",
                "MTLS_GUARDRAILS_CONTROL_PLANES_0__NAMESPACE", "mesh",
                "MTLS_GUARDRAILS_CONTROL_PLANES_0__FLAVOUR", "openshift-2",
                "MTLS_GUARDRAILS_TRUSTED_REQUESTERS_0__USER", "system:serviceaccount:istio-system:istiod-canary",
                "MTLS_GUARDRAILS_TRUSTED_REQUESTERS_0__NAMESPACE", "istio-system",
                "MTLS_GUARDRAILS_TRUSTED_REQUESTERS_0__KINDS", "Deployment,DestinationRule",
                "MTLS_GUARDRAILS_TRUSTED_REQUESTERS_0__GATEWAYS", "true"));

        assertThat(config.rootNamespace()).contains("mesh-config");
        assertThat(config.beforeLoaded()).isEqualTo(BeforeLoaded.JUDGE_FIELDS);
        assertThat(config.clusterDomain()).contains("corp.local");
        assertThat(config.controlPlanes()).singleElement().satisfies(plane -> {
            assertThat(plane.namespace()).isEqualTo("mesh");
            assertThat(plane.revision()).isEqualTo("default");
            assertThat(plane.flavour()).contains(Flavour.OPENSHIFT_2);
        });
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

        assertThat(config.rootNamespace()).isEmpty();
        assertThat(config.clusterDomain()).isEmpty();
        assertThat(config.controlPlanes()).isEmpty();
        assertThat(config.trustedRequesters()).isEmpty();
        assertThat(config.role()).isEqualTo(GuardrailsConfig.Role.ALL);
        assertThat(config.beforeLoaded()).isEqualTo(BeforeLoaded.REFUSE_TO_ANSWER);
        assertThat(config.lease().duration()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void whatIsSaidAboutAControlPlaneBecomesItsSettings() {
        Configured.Declared said = SaidControlPlanes.of(config(Map.of(
                        "MTLS_GUARDRAILS_CONTROL_PLANES_0__NAMESPACE", "mesh",
                        "MTLS_GUARDRAILS_CONTROL_PLANES_0__REVISION", "canary",
                        "MTLS_GUARDRAILS_CONTROL_PLANES_0__TAGS", "stable,next",
                        "MTLS_GUARDRAILS_CONTROL_PLANES_0__VERSION", "1.24.2",
                        "MTLS_GUARDRAILS_CONTROL_PLANES_0__MESH_CONFIG",
                                "{enableAutoMtls: false, rootNamespace: policies}",
                        "MTLS_GUARDRAILS_CONTROL_PLANES_0__AUTO_INJECT", "disabled",
                        "MTLS_GUARDRAILS_CONTROL_PLANES_0__NATIVE_SIDECARS", "on")))
                .controlPlanes()
                .getFirst();

        assertThat(said.revision()).isEqualTo("canary");
        assertThat(said.tags()).containsExactly("stable", "next");
        assertThat(said.settings().istio()).contains(new IstioVersion(24));
        assertThat(said.settings().autoMtls()).contains(AutoMtls.OFF);
        assertThat(said.settings().rootNamespace()).contains("policies");
        assertThat(said.settings().autoInject()).contains(AutoInject.DISABLED);
        assertThat(said.settings().nativeSidecars()).contains(NativeSidecars.ON);
    }

    @Test
    void whatMeansNothingIsSaidSo() {
        GuardrailsConfig config =
                config(Map.of("MTLS_GUARDRAILS_CONTROL_PLANES_0__MESH_CONFIG", "enableAutoMtls is false"));

        assertThatThrownBy(() -> SaidControlPlanes.of(config))
                .hasMessageContaining("mesh-config")
                .hasMessageContaining("enableAutoMtls is false");
    }

    private static GuardrailsConfig config(Map<String, String> environment) {
        return new SmallRyeConfigBuilder()
                .withSources(new EnvConfigSource(environment, 300))
                .withConverter(Duration.class, 200, new DurationConverter()) // as Quarkus does
                .withMapping(GuardrailsConfig.class)
                .build()
                .getConfigMapping(GuardrailsConfig.class);
    }
}
