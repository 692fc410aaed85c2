package dev.mtlsguardrails.webhookconfig;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mtlsguardrails.testbed.Installer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However it is installed, the same is asked for; what differs is who is asked, about whom, and what silence means. */
class VariantsTest {

    private static final String MESH = "mesh.mtls-guardrails.dev";
    private static final List<String> MAY_DIFFER =
            List.of("clientConfig", "namespaceSelector", "failurePolicy", "timeoutSeconds");
    private static final Pattern METRIC = Pattern.compile("mtls_guardrails_[a-z_]+");
    private static final List<JsonNode> BASE = Variant.webhooks(Installer.rendered());

    @BeforeAll
    static void layOut() throws IOException {
        Variant.layOut();
    }

    static List<Variant> variants() {
        return Variant.all();
    }

    @ParameterizedTest
    @MethodSource("variants")
    void asksForWhatTheBaseAsksFor(Variant variant) {
        List<JsonNode> webhooks = Variant.webhooks(variant.rendered());

        assertThat(webhooks).hasSameSizeAs(BASE);
        for (int i = 0; i < BASE.size(); i++) {
            JsonNode webhook = webhooks.get(i);
            assertThat(fixed(webhook)).isEqualTo(fixed(BASE.get(i)));
            assertThat(expressions(webhook)).containsAll(expressions(BASE.get(i)));
            assertThat(path(webhook)).isEqualTo(path(BASE.get(i)));
            assertThat(webhook.path("failurePolicy").asText()).isEqualTo(expectedPolicy(variant, webhook));
            assertThat(webhook.path("timeoutSeconds").asInt()).isEqualTo(variant.has("scale-to-zero") ? 10 : 5);
        }
    }

    /** Whoever waits for a start may not be refused for it. */
    private static String expectedPolicy(Variant variant, JsonNode webhook) {
        if (variant.has("scale-to-zero")) {
            return "Ignore";
        }
        String name = webhook.path("name").asText();
        return name.equals(MESH)
                ? (variant.has("audit") ? "Ignore" : "Fail")
                : (variant.has("workload-fail") && name.startsWith("workload.") ? "Fail" : "Ignore");
    }

    @Test
    void aCertificateOfFilesReachesSecretAndConfigurations() throws IOException {
        List<JsonNode> rendered = new Variant("base", "certificate-files").rendered();
        byte[] authority =
                Files.readAllBytes(Path.of("target/variants/webhook-config/components/certificate-files/ca.crt"));

        assertThat(Variant.webhooks(rendered))
                .hasSameSizeAs(BASE)
                .allSatisfy(webhook -> assertThat(decoded(webhook.at("/clientConfig/caBundle")))
                        .isEqualTo(authority));
        JsonNode secret = Variant.only(rendered, "v1", "Secret");
        assertThat(secret.at("/metadata/name").asText()).isEqualTo(mountedSecret(rendered));
        assertThat(secret.path("data").fieldNames()).toIterable().containsExactly("ca.crt", "tls.crt", "tls.key");
    }

    @Test
    void aCertificateOfCertManagerReachesSecretAndConfigurations() {
        List<JsonNode> rendered = new Variant("base", "cert-manager").rendered();

        assertThat(configurations(rendered))
                .hasSize(2)
                .allSatisfy(configuration -> assertThat(annotation(configuration, "cert-manager.io/inject-ca-from"))
                        .isEqualTo("mtls-guardrails/mtls-guardrails-tls"));
        assertThat(rendered)
                .filteredOn(object -> object.path("kind").asText().equals("Certificate")
                        && object.at("/metadata/name").asText().equals("mtls-guardrails-tls"))
                .singleElement()
                .satisfies(certificate -> {
                    assertThat(certificate.at("/spec/secretName").asText()).isEqualTo(mountedSecret(rendered));
                    assertThat(certificate.at("/spec/dnsNames/0").asText())
                            .isEqualTo("mtls-guardrails.mtls-guardrails.svc");
                });
    }

    @Test
    void aCertificateOfOpenShiftReachesSecretAndConfigurations() {
        for (Variant variant : List.of(new Variant("openshift"), new Variant("audit", "openshift-service-ca"))) {
            List<JsonNode> rendered = variant.rendered();

            assertThat(configurations(rendered))
                    .hasSize(2)
                    .allSatisfy(configuration -> assertThat(
                                    annotation(configuration, "service.beta.openshift.io/inject-cabundle"))
                            .isEqualTo("true"));
            assertThat(annotation(
                            Variant.only(rendered, "v1", "Service"),
                            "service.beta.openshift.io/serving-cert-secret-name"))
                    .isEqualTo(mountedSecret(rendered));
        }
    }

    @Test
    void aTrialConcernsNobodyWhoDidNotAskForIt() {
        List<JsonNode> rendered = new Variant("trial").rendered();

        assertThat(Variant.webhooks(rendered))
                .hasSameSizeAs(BASE)
                .allSatisfy(webhook -> assertThat(expressions(webhook)).anySatisfy(expression -> {
                    assertThat(expression.path("key").asText()).isEqualTo("mtls-guardrails.dev/trial");
                    assertThat(expression.path("operator").asText()).isEqualTo("In");
                    assertThat(expression.path("values").toString()).isEqualTo("[\"true\"]");
                }));
        assertThat(Variant.only(rendered, "mtls-guardrails.dev/v1alpha1", "MtlsPolicy")
                        .at("/spec/namespaceSelector/matchLabels")
                        .toString())
                .isEqualTo("{\"mtls-guardrails.dev/trial\":\"true\"}");
    }

    @Test
    void onKnativeTheRolesAreApart() {
        List<JsonNode> rendered = new Variant("knative").rendered();
        JsonNode admission = Variant.only(rendered, "serving.knative.dev/v1", "Service");
        JsonNode controller = Variant.only(rendered, "apps/v1", "Deployment");

        assertThat(environment(admission)).contains("MTLS_GUARDRAILS_ROLE=admission", "QUARKUS_PROFILE=plain-http");
        assertThat(admission
                        .at("/spec/template/metadata/annotations")
                        .path("autoscaling.knative.dev/min-scale")
                        .asText())
                .isEqualTo("1");
        assertThat(environment(controller)).contains("MTLS_GUARDRAILS_ROLE=controller", "QUARKUS_PROFILE=plain-http");
        assertThat(controller.at("/spec/replicas").asInt()).isEqualTo(1);
        assertThat(controller.toString()).doesNotContain("mtls-guardrails-tls");
        assertThat(Variant.webhooks(rendered)).allSatisfy(webhook -> {
            assertThat(webhook.path("clientConfig").has("service")).isFalse();
            assertThat(webhook.at("/clientConfig/url").asText()).startsWith("https://");
        });
    }

    /** Whoever waits for the mesh to be read has waited too long: only there, and only who answers reviews. */
    @Test
    void onlyWithScaleToZeroReviewsAreAnsweredBeforeTheMeshIsLoaded() {
        List<JsonNode> rendered = new Variant("knative", "scale-to-zero").rendered();
        JsonNode admission = Variant.only(rendered, "serving.knative.dev/v1", "Service");

        assertThat(environment(admission))
                .contains("MTLS_GUARDRAILS_BEFORE_LOADED=judge-fields", "MTLS_GUARDRAILS_ROLE=admission");
        assertThat(environment(Variant.only(rendered, "apps/v1", "Deployment")))
                .noneMatch(variable -> variable.startsWith("MTLS_GUARDRAILS_BEFORE_LOADED"));
        assertThat(environment(Variant.only(new Variant("knative").rendered(), "serving.knative.dev/v1", "Service")))
                .noneMatch(variable -> variable.startsWith("MTLS_GUARDRAILS_BEFORE_LOADED"));
    }

    /** Knative asks every few milliseconds then, and refuses the object if the probe says how it is to fail. */
    @Test
    void withScaleToZeroAReplicaCountsAsSoonAsItIsReady() {
        JsonNode probe = Variant.only(
                        new Variant("knative", "scale-to-zero").rendered(), "serving.knative.dev/v1", "Service")
                .at("/spec/template/spec/containers/0/readinessProbe");

        assertThat(probe.at("/httpGet/path").asText()).isEqualTo("/q/health/ready");
        assertThat(probe.path("periodSeconds").isInt()).isTrue();
        assertThat(probe.path("periodSeconds").asInt()).isZero();
        assertThat(probe.has("failureThreshold") || probe.has("timeoutSeconds")).isFalse();
    }

    @Test
    void onKnativeBothRunTheSameImage() {
        assertThat(new Variant("knative")
                        .rendered().stream()
                                .map(object -> object.at("/spec/template/spec/containers/0/image"))
                                .filter(JsonNode::isTextual)
                                .distinct())
                .hasSize(1);
    }

    @Test
    void thePageSaysWhatToDoAboutEachAlert() throws IOException {
        Pattern row = Pattern.compile("(?m)^\\| `(MtlsGuardrails\\w+)` \\|");
        Pattern alert = Pattern.compile("(?m)- alert: (\\w+)$");

        assertThat(row.matcher(Files.readString(Path.of("docs/install.md")))
                        .results()
                        .map(found -> found.group(1)))
                .containsExactlyElementsOf(
                        alert.matcher(Files.readString(Path.of("webhook-config/components/monitoring/alerts.yaml")))
                                .results()
                                .map(found -> found.group(1))
                                .toList());
    }

    /** An alert about a metric that nobody tells never fires. */
    @Test
    void alertsAreAboutMetricsThatThereAre() throws IOException {
        String page = Files.readString(Path.of("docs/operations.md"));
        String alerts = Files.readString(Path.of("webhook-config/components/monitoring/alerts.yaml"));
        Set<String> unknown = new TreeSet<>();
        METRIC.matcher(alerts)
                .results()
                .map(MatchResult::group)
                .filter(metric -> !page.contains("| `" + metric + "` |"))
                .forEach(unknown::add);

        assertThat(unknown).isEmpty();
        assertThat(METRIC.matcher(alerts).results()).hasSizeGreaterThan(5);
    }

    /** Kustomize breaks lines; API servers do not mind. */
    private static byte[] decoded(JsonNode text) {
        return Base64.getMimeDecoder().decode(text.asText());
    }

    private static JsonNode fixed(JsonNode webhook) {
        return ((ObjectNode) webhook.deepCopy()).remove(MAY_DIFFER);
    }

    private static List<JsonNode> expressions(JsonNode webhook) {
        return StreamSupport.stream(
                        webhook.at("/namespaceSelector/matchExpressions").spliterator(), false)
                .toList();
    }

    private static String path(JsonNode webhook) {
        String url = webhook.at("/clientConfig/url").asText();
        return url.isEmpty() ? webhook.at("/clientConfig/service/path").asText() : url.substring(url.lastIndexOf('/'));
    }

    private static List<JsonNode> configurations(List<JsonNode> rendered) {
        return rendered.stream().filter(object -> object.has("webhooks")).toList();
    }

    private static String annotation(JsonNode object, String name) {
        return object.at("/metadata/annotations").path(name).asText();
    }

    private static String mountedSecret(List<JsonNode> rendered) {
        return StreamSupport.stream(
                        Variant.only(rendered, "apps/v1", "Deployment")
                                .at("/spec/template/spec/volumes")
                                .spliterator(),
                        false)
                .filter(volume -> volume.path("name").asText().equals("tls"))
                .map(volume -> volume.at("/secret/secretName").asText())
                .findFirst()
                .orElseThrow();
    }

    private static Stream<String> environment(JsonNode object) {
        return StreamSupport.stream(
                        object.at("/spec/template/spec/containers/0/env").spliterator(), false)
                .map(variable -> variable.path("name").asText() + "="
                        + variable.path("value").asText());
    }
}
