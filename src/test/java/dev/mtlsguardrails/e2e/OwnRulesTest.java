package dev.mtlsguardrails.e2e;

import static dev.mtlsguardrails.testbed.Eventually.assertEventually;
import static dev.mtlsguardrails.testbed.Eventually.assertThroughout;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.testbed.ControlPlaneResource;
import dev.mtlsguardrails.testbed.Kubectl.Output;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The application as it is deployed looks after the API server's rule, and judges its own rules like everybody's. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class OwnRulesTest extends GuardedCluster {

    private static final String OURS = "destinationrule/mtls-guardrails-api-server";
    private static final String ENSURE = """
            apiVersion: mtls-guardrails.dev/v1alpha1
            kind: MtlsPolicy
            metadata: {name: upkeep}
            spec:
              priority: 7
              namespaceSelector: {matchLabels: {guard: upkeep}}
              destinationsWithoutSidecar: {apiServer: Ensure}
            """;
    private static final String WILDCARD = "{host: \"*.local\", trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}}";
    private static final String DISABLE = "{host: %s, trafficPolicy: {tls: {mode: DISABLE}}}";
    private static final String LABELLED = "metadata: {labels: {mtls-guardrails.dev/managed-by: upkeep}, ";

    @Test
    void aWildcardAsADryRunBringsAWordAndInEarnestTheRuleThroughOurOwnWebhook() {
        eventuallyAccepted(ENSURE);
        String namespace = namespace(Map.of("istio-injection", "enabled", "guard", "upkeep"));
        String wildcard = rule(namespace, "default", WILDCARD);

        assertEventually(() -> assertThat(apply(wildcard, "--dry-run=server").text())
                .contains(
                        "created (server dry run)",
                        "kubernetes.default.svc.cluster.local",
                        "which mTLS Guardrails creates"));
        assertThroughout(
                Duration.ofSeconds(2), () -> assertThat(ours(namespace).text()).contains("NotFound"));

        eventuallyAccepted(wildcard);
        assertEventually(() -> assertThat(ours(namespace).code()).isZero());
        assertThat(decision("mtls-guardrails-api-server").path("user").asText())
                .isEqualTo("system:serviceaccount:mtls-guardrails:mtls-guardrails");
        assertThat(decision("mtls-guardrails-api-server").path("decision").asText())
                .isEqualTo("clean");

        kubectl.run("delete", "destinationrule/default", "-n", namespace);
    }

    @Test
    void neitherOurLabelNorOurNameExcusesPlaintext() {
        String disabled = rule("bookinfo", "mtls-guardrails-api-server", DISABLE.formatted("reviews"));

        assertRefused(apply(disabled), "[MTLS-0201] spec.trafficPolicy.tls.mode");
        assertRefused(
                apply(
                        disabled.replace("metadata: {", LABELLED),
                        "--server-side",
                        "--field-manager=mtls-guardrails-upkeep"),
                "[MTLS-0201] spec.trafficPolicy.tls.mode");
    }

    @Test
    void anybodyMayWriteWhatWeWould() {
        String namespace = meshNamespace();

        Output output = apply(rule(namespace, "kube-api", DISABLE.formatted("kubernetes.default.svc.cluster.local")));

        assertThat(output.code()).as(output.text()).isZero();
    }

    private Output ours(String namespace) {
        return kubectl.run("get", OURS, "-n", namespace);
    }
}
