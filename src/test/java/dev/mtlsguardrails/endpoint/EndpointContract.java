package dev.mtlsguardrails.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mtlsguardrails.testbed.ControlPlaneResource;
import dev.mtlsguardrails.testbed.Eventually;
import dev.mtlsguardrails.testbed.Kubectl;
import dev.mtlsguardrails.testbed.Reviews;
import dev.mtlsguardrails.testbed.WebhookClient;
import dev.mtlsguardrails.testbed.WebhookClient.Announced;
import dev.mtlsguardrails.testbed.Yaml;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What any API server may rely on, whatever artifact answers. */
abstract class EndpointContract {

    static final Path REFUSED = Path.of("policies/rules/MTLS-0201-sends-plaintext/bad-tls-without-mode.yaml");
    static final Path WARNED = Path.of("policies/rules/MTLS-0201-sends-plaintext/warn-staging.yaml");
    static final Path CLEAN = Path.of("policies/rules/MTLS-0201-sends-plaintext/good-mutual.yaml");

    /** In bytes: quarkus.http.limits.max-body-size. */
    private static final long LARGEST = 40L * 1024 * 1024;

    private final WebhookClient webhook = ControlPlaneResource.cluster().webhook();

    @BeforeEach
    void awaitReady() {
        webhook.awaitReady();
    }

    @Test
    void refusesWithRuleFieldAndRemedy() throws Exception {
        JsonNode response = validate(review("uid-1", REFUSED));

        assertThat(response.path("uid").asText()).isEqualTo("uid-1");
        assertThat(response.path("allowed").asBoolean(true)).isFalse();
        assertThat(response.path("status").path("code").asInt()).isEqualTo(403);
        assertThat(response.path("status").path("reason").asText()).isEqualTo("Forbidden");
        assertThat(response.path("status").path("message").asText())
                .contains("MTLS-0201", "spec.trafficPolicy.tls", "affects: ", "instead: ", "Deployment ratings-v1");
        assertThat(response.path("auditAnnotations").path("decision").asText()).isEqualTo("denied");
        assertThat(response.path("auditAnnotations").path("findings").asText())
                .isEqualTo("MTLS-0201 enforce /spec/trafficPolicy/tls");
    }

    @Test
    void warnsWhereThePolicyOnlyWarns() throws Exception {
        JsonNode response = validate(review("uid-2", WARNED));

        assertThat(response.path("allowed").asBoolean()).isTrue();
        assertThat(response.path("warnings")).hasSize(1);
        assertThat(response.path("auditAnnotations").path("decision").asText()).isEqualTo("would-deny");
    }

    @Test
    void saysNothingAboutACleanObject() throws Exception {
        assertThat(validate(review("uid-3", CLEAN)).toString()).isEqualTo("{\"uid\":\"uid-3\",\"allowed\":true}");
    }

    @Test
    void allViolationsAreInOneMessage() throws Exception {
        JsonNode object = Yaml.documents("""
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: many, namespace: bookinfo}
                spec:
                  host: ratings
                  trafficPolicy:
                    tls: {mode: DISABLE}
                    portLevelSettings: [{port: {number: 9080}, tls: {}}]
                """).getFirst();

        String message = validate(Reviews.bytes(Reviews.creation("uid-4", object)))
                .path("status")
                .path("message")
                .asText();

        assertThat(message)
                .contains(
                        "2 violations", "spec.trafficPolicy.tls.mode:", "spec.trafficPolicy.portLevelSettings[0].tls:");
    }

    @Test
    void marksWhereAPolicyWantsSidecars() {
        Kubectl kubectl =
                new Kubectl(ControlPlaneResource.cluster().controlPlane().kubeconfig());
        assertThat(kubectl.pipe("""
                        apiVersion: v1
                        kind: Namespace
                        metadata: {name: endpoint-marks, labels: {guard: endpoint-marks}}
                        ---
                        apiVersion: mtls-guardrails.dev/v1alpha1
                        kind: MtlsPolicy
                        metadata: {name: endpoint-marks}
                        spec:
                          priority: 5
                          namespaceSelector: {matchLabels: {guard: endpoint-marks}}
                          sidecarInjection: {ensure: true}
                        """, "apply", "-f", "-").code()).isZero();
        JsonNode object = Yaml.documents("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: outside-mesh, namespace: endpoint-marks}
                spec:
                  selector: {matchLabels: {app: outside-mesh}}
                  template:
                    metadata: {labels: {app: outside-mesh}}
                    spec: {containers: [{name: main, image: example/main:1}]}
                """).getFirst();

        Eventually.assertEventually(() -> {
            JsonNode response = response(webhook.post("/mutate", Reviews.bytes(Reviews.creation("uid-10", object))));

            assertThat(response.path("uid").asText()).isEqualTo("uid-10");
            assertThat(response.path("allowed").asBoolean()).isTrue();
            assertThat(response.path("patchType").asText()).isEqualTo("JSONPatch");
            assertThat(new String(response.path("patch").binaryValue(), StandardCharsets.UTF_8))
                    .isEqualTo("[{\"op\":\"add\",\"path\":"
                            + "\"/spec/template/metadata/labels/sidecar.istio.io~1inject\",\"value\":\"true\"}]");
            assertThat(response.path("auditAnnotations").path("mark").asText())
                    .isEqualTo("added label sidecar.istio.io/inject=true");
        });
        assertThat(webhook.management("/q/metrics").body())
                .contains("mtls_guardrails_admission_mutations_total{kind=\"Deployment\",outcome=\"marked\"}");
    }

    @Test
    void patchesNothingElse() throws Exception {
        JsonNode response = response(webhook.post("/mutate", review("uid-5", REFUSED)));

        assertThat(response.toString()).isEqualTo("{\"uid\":\"uid-5\",\"allowed\":true}");
    }

    @Test
    void refusesAReviewWhoseKindIsNotItsObjects() throws Exception {
        ObjectNode review = Reviews.creation("uid-6", Yaml.single(REFUSED));
        ((ObjectNode) review.path("request").path("kind"))
                .put("group", "")
                .put("version", "v1")
                .put("kind", "Service");

        JsonNode response = validate(Reviews.bytes(review));

        assertThat(response.path("allowed").asBoolean(true)).isFalse();
        assertThat(response.path("status").path("code").asInt()).isEqualTo(400);
    }

    @Test
    void nameAndNamespaceAreTheRequests() throws Exception {
        ObjectNode review = Reviews.creation("uid-7", Yaml.single(REFUSED));
        ((ObjectNode) review.path("request")).put("name", "by-request").put("namespace", "bookinfo");

        assertThat(validate(Reviews.bytes(review))
                        .path("status")
                        .path("message")
                        .asText())
                .contains("DestinationRule bookinfo/by-request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"AdmissionReview\"",
                "{",
                "{}",
                "{} {}",
                "{\"apiVersion\":\"admission.k8s.io/v1beta1\",\"kind\":\"AdmissionReview\"}",
                "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\"}",
                "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"request\":{}}",
                "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"request\":{\"uid\":1}}"
            })
    void answers400ToWhatIsNoReview(String body) {
        assertThat(webhook.post("/validate", body.getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void answers400ToDuplicateKeys() throws Exception {
        String review = new String(review("uid-8", REFUSED), StandardCharsets.UTF_8);
        String twice = review.replace("\"tls\":{}", "\"tls\":{},\"tls\":{\"mode\":\"ISTIO_MUTUAL\"}");
        assertThat(twice).isNotEqualTo(review);

        assertThat(webhook.post("/validate", twice.getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void answers413ToMoreThanTheApiServerSends() {
        try (Announced review = webhook.announce("/validate", LARGEST + 1)) {
            assertThat(review.status()).isEqualTo(413);
        }
    }

    @Test
    void answers503ToWhatIsMoreThanItCanHoldAndGoesOnAsSoonAsThereIsRoom() throws Exception {
        List<Announced> held = new ArrayList<>();
        try {
            int status = 0;
            while (status == 0 && held.size() < 256) {
                Announced next = webhook.announce("/validate", LARGEST);
                held.add(next);
                status = next.status();
            }
            assertThat(status).isEqualTo(503);
            assertThat(webhook.management("/q/metrics").body())
                    .contains("mtls_guardrails_admission_failures_total{status=\"503\"}");
        } finally {
            held.forEach(Announced::close);
        }

        Eventually.assertEventually(() -> {
            try (Announced one = webhook.announce("/validate", LARGEST)) {
                assertThat(one.status()).isZero();
            }
        });
        assertThat(validate(review("uid-10", CLEAN)).path("allowed").asBoolean())
                .isTrue();
    }

    @Test
    void healthAndMetricsHaveAPortOfTheirOwn() throws Exception {
        validate(review("uid-9", REFUSED));

        assertThat(webhook.management("/q/health/live").statusCode()).isEqualTo(200);
        assertThat(webhook.management("/q/health/ready").body()).contains("cluster watches");
        assertThat(webhook.management("/q/metrics").body())
                .contains("mtls_guardrails_admission_requests_total{decision=\"denied\"")
                .contains(
                        "mtls_guardrails_admission_findings_total{action=\"enforce\",leniency=\"none\",rule=\"MTLS-0201\"")
                .contains("mtls_guardrails_admission_duration_seconds_bucket")
                .contains("mtls_guardrails_watch_synced{kind=\"DestinationRule\"} 1.0");
    }

    private JsonNode validate(byte[] review) throws JsonProcessingException {
        return response(webhook.post("/validate", review));
    }

    private static JsonNode response(HttpResponse<String> answer) throws JsonProcessingException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode review = new ObjectMapper().readTree(answer.body());
        assertThat(review.path("apiVersion").asText()).isEqualTo("admission.k8s.io/v1");
        assertThat(review.path("kind").asText()).isEqualTo("AdmissionReview");
        return review.path("response");
    }

    private static byte[] review(String uid, Path object) {
        return Reviews.bytes(Reviews.creation(uid, Yaml.single(object)));
    }
}
