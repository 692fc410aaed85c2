package dev.mtlsguardrails.e2e;

import static dev.mtlsguardrails.testbed.Eventually.assertEventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.testbed.ControlPlaneResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an auditor and whoever is on call find afterwards, in the API server's own audit log above all. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class AuditTest extends GuardedCluster {

    private static final String DISABLED = """
            apiVersion: security.istio.io/v1
            kind: PeerAuthentication
            metadata: {name: %s, namespace: %s}
            spec: {mtls: {mode: DISABLE}}
            """;

    @Test
    void auditModeLetsPassAndSaysWhatWouldHaveBeenRefused() {
        String namespace = namespace(Map.of("istio-injection", "enabled", "guard", "audit"));
        eventuallyAccepted("""
                apiVersion: mtls-guardrails.dev/v1alpha1
                kind: MtlsPolicy
                metadata: {name: audited}
                spec: {priority: 5, mode: Audit, namespaceSelector: {matchLabels: {guard: audit}}}
                """);

        eventuallyAccepted(DISABLED.formatted("recorded", namespace));

        assertThat(kubectl.run("get", "peerauthentications", "-n", namespace).text())
                .contains("recorded");
        Map<String, String> annotations = auditAnnotations("recorded");
        assertThat(annotations)
                .containsEntry("mesh.mtls-guardrails.dev/decision", "would-deny")
                .containsEntry("mesh.mtls-guardrails.dev/findings", "MTLS-0101 audit /spec/mtls/mode");
        JsonNode line = decision("recorded");
        assertThat(line.path("decision").asText()).isEqualTo("would-deny");
        assertThat(line.path("user").asText()).isEqualTo("kubeapitest");
        assertThat(line.path("findings").get(0).path("action").asText()).isEqualTo("audit");
        assertThat(line.path("findings").get(0).path("unbridled").asText()).isEqualTo("enforce");
        assertThat(line.path("findings").get(0).path("policy").asText()).isEqualTo("audited");
        assertThat(cluster.webhook().management("/q/metrics").body())
                .contains(
                        "findings_total{action=\"audit\",leniency=\"none\",rule=\"MTLS-0101\",unbridled=\"enforce\"}");
    }

    @Test
    void aRefusalIsAnnotatedToo() {
        assertRefused(apply(DISABLED.formatted("refused", "bookinfo")), "MTLS-0101");

        assertThat(auditAnnotations("refused"))
                .containsEntry("mesh.mtls-guardrails.dev/decision", "denied")
                .containsEntry("mesh.mtls-guardrails.dev/findings", "MTLS-0101 enforce /spec/mtls/mode");
        assertThat(decision("refused").path("decision").asText()).isEqualTo("denied");
    }

    @Test
    void aLineSaysWhen() {
        Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        apply(DISABLED.formatted("timed", "bookinfo"));

        assertThat(Instant.parse(decision("timed").path("time").asText())).isBetween(before, Instant.now());
    }

    @Test
    void bodiesAreNotInTheLine() {
        apply(DISABLED.formatted("no-bodies", "bookinfo")
                .replace("metadata: {", "metadata: {annotations: {a: s3cr3t}, "));

        assertThat(decision("no-bodies").toString()).doesNotContain("s3cr3t");
    }

    @Test
    void itKnowsThatItIsAsked() {
        assertEventually(() -> assertThat(
                        cluster.webhook().management("/q/metrics").body())
                .contains("mtls_guardrails_guard_intact{object=\"ValidatingWebhookConfiguration mtls-guardrails\"} 1.0")
                .contains("mtls_guardrails_guard_intact{object=\"sidecar injectors\"} 1.0"));
        assertThat(cluster.webhook().management("/q/health/ready").body()).contains("\"name\": \"installation\"");
    }
}
