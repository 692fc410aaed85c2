package dev.mtlsguardrails.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mtlsguardrails.testbed.ControlPlaneResource;
import dev.mtlsguardrails.testbed.Eventually;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an auditor and whoever is on call find afterwards, in the API server's own audit log above all. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class AuditTest extends GuardedCluster {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DISABLED = """
            apiVersion: security.istio.io/v1
            kind: PeerAuthentication
            metadata: {name: %s, namespace: %s}
            spec: {mtls: {mode: DISABLE}}
            """;

    @Test
    void auditModeLetsPassAndSaysWhatWouldHaveBeenRefused() throws IOException {
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
    void aRefusalIsAnnotatedToo() throws IOException {
        assertRefused(apply(DISABLED.formatted("refused", "bookinfo")), "MTLS-0101");

        assertThat(auditAnnotations("refused"))
                .containsEntry("mesh.mtls-guardrails.dev/decision", "denied")
                .containsEntry("mesh.mtls-guardrails.dev/findings", "MTLS-0101 enforce /spec/mtls/mode");
        assertThat(decision("refused").path("decision").asText()).isEqualTo("denied");
    }

    @Test
    void bodiesAreNotInTheLine() throws IOException {
        apply(DISABLED.formatted("no-bodies", "bookinfo")
                .replace("metadata: {", "metadata: {annotations: {a: s3cr3t}, "));

        assertThat(decision("no-bodies").toString()).doesNotContain("s3cr3t");
    }

    private Map<String, String> auditAnnotations(String name) {
        List<JsonNode> events = new java.util.ArrayList<>();
        Eventually.assertEventually(() -> {
            events.clear();
            events.addAll(lines(
                    cluster.controlPlane().auditLog(),
                    event -> event.path("objectRef").path("name").asText().equals(name)
                            && event.path("annotations").has("mesh.mtls-guardrails.dev/decision")));
            assertThat(events).isNotEmpty();
        });
        return JSON.convertValue(
                events.getLast().path("annotations"), new com.fasterxml.jackson.core.type.TypeReference<>() {});
    }

    private JsonNode decision(String name) throws IOException {
        return lines(cluster.decisions(), line -> line.path("name").asText().equals(name))
                .getLast();
    }

    private static List<JsonNode> lines(Path log, java.util.function.Predicate<JsonNode> wanted) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.map(AuditTest::parse).filter(wanted).toList();
        }
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException cutOff) {
            return JSON.nullNode();
        }
    }
}
