package dev.mtlsguardrails.e2e;

import static dev.mtlsguardrails.testbed.Eventually.assertEventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.testbed.BuiltProgram;
import dev.mtlsguardrails.testbed.BuiltProgram.Answer;
import dev.mtlsguardrails.testbed.ControlPlaneResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * One of each thing that whatever was built can do, as it is deployed: behind a real API server, with the rights of its
 * account. What a native executable was not told to keep is missing here, and nowhere else.
 */
@QuarkusIntegrationTest
@QuarkusTestResource(ControlPlaneResource.class)
class SmokeIT extends GuardedCluster {

    private static final String DISABLED = "{host: %s, trafficPolicy: {tls: {mode: DISABLE}}}";

    @Test
    void refuses() {
        assertRefused(
                apply(rule("bookinfo", "smoke", DISABLED.formatted("reviews"))), "[MTLS-0201] spec.trafficPolicy.tls");
    }

    @Test
    void patches() {
        String namespace = namespace(Map.of("guard", "smoke-marks"));
        eventuallyAccepted(policy("smoke-marks", 41, "sidecarInjection: {ensure: true}"));

        assertEventually(() -> assertThat(apply(deployment(namespace, "web", ""), "--dry-run=server", "-o", "yaml")
                        .text())
                .contains("sidecar.istio.io/inject: \"true\""));
    }

    @Test
    void judgesByWhatItWasToldOfLast() {
        String namespace = namespace(Map.of("istio-injection", "enabled", "guard", "smoke-watch"));
        String plaintext = rule(namespace, "smoke", DISABLED.formatted("legacy"));
        assertRefused(apply(plaintext), "[MTLS-0201]");

        eventuallyAccepted(policy("smoke-watch", 42, "mode: Warn"));

        assertEventually(() -> assertThat(apply(plaintext, "--dry-run=server").text())
                .contains("Warning: ", "[MTLS-0201]", "created (server dry run)"));
    }

    @Test
    void writesTheRuleForTheApiServerAndTellsOfIt() {
        String namespace = namespace(Map.of("istio-injection", "enabled", "guard", "smoke-upkeep"));
        eventuallyAccepted(policy("smoke-upkeep", 43, "destinationsWithoutSidecar: {apiServer: Ensure}"));
        eventuallyAccepted(
                rule(namespace, "default", "{host: \"*.local\", trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}}"));

        assertEventually(() -> assertThat(get("destinationrule/mtls-guardrails-api-server", namespace, "{.spec}"))
                .contains("\"host\":\"kubernetes.default.svc.cluster.local\"", "\"mode\":\"DISABLE\""));
        assertEventually(
                () -> assertThat(get("events", namespace, "{.items[*].reason}")).contains("UpkeepCreated"));
        assertEventually(() -> assertThat(get("mtlspolicy/smoke-upkeep", namespace, "{.status.conditions}"))
                .contains("\"type\":\"Accepted\"", "\"status\":\"True\""));
        assertThat(get("lease/mtls-guardrails-controller", "mtls-guardrails", "{.spec.holderIdentity}"))
                .isNotEmpty();

        kubectl.run("delete", "destinationrule/default", "-n", namespace);
    }

    @Test
    void checksFiles() throws IOException, InterruptedException {
        Answer answer = BuiltProgram.run("check", "--output", "json", "policies/rules/MTLS-0201-sends-plaintext");

        assertThat(answer.code()).as(answer.text()).isEqualTo(1);
        assertThat(answer.text()).contains("\"rule\": \"MTLS-0201\"", "\"decision\": \"denied\"");
    }

    private String get(String object, String namespace, String path) {
        return kubectl.run("get", object, "-n", namespace, "-o", "jsonpath=" + path)
                .text();
    }

    private static String policy(String name, int priority, String rest) {
        return """
                apiVersion: mtls-guardrails.dev/v1alpha1
                kind: MtlsPolicy
                metadata: {name: %1$s}
                spec:
                  priority: %2$d
                  namespaceSelector: {matchLabels: {guard: %1$s}}
                  %3$s
                """.formatted(name, priority, rest);
    }
}
