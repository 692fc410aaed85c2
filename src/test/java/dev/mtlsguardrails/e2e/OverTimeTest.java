package dev.mtlsguardrails.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.testbed.ControlPlaneResource;
import dev.mtlsguardrails.testbed.Eventually;
import dev.mtlsguardrails.testbed.Kubectl.Output;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What comes with something else is let pass with it, and what slips through does not stay unsaid. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class OverTimeTest extends GuardedCluster {

    private static final String[] GRANTOR = {"--as=grace", "--as-group=mesh-admins", "--as-group=system:masters"};
    private static final String[] ON_CALL = {"--as=sam", "--as-group=sre-oncall", "--as-group=system:masters"};
    private static final String POLICY = "peerauthentication";
    private static final String DISABLE = "{host: %s, trafficPolicy: {tls: {mode: DISABLE}}}";

    /** Of which the webhook is not asked; it is the only one where mesh objects are not. */
    private static final String EXCLUDED = "mtls-guardrails";

    private static final AtomicInteger SENTINELS = new AtomicInteger();

    private static String exception(String namespace) {
        return """
                apiVersion: mtls-guardrails.dev/v1alpha1
                kind: MtlsException
                metadata: {name: details, namespace: %s}
                spec:
                  workloadSelector: {matchLabels: {app: details}}
                  rules: [MTLS-0101, MTLS-0201]
                  reason: terminates TLS itself
                  owner: team-details
                  expiresAt: %s
                """.formatted(namespace, Instant.now().plus(Duration.ofDays(90)).truncatedTo(ChronoUnit.SECONDS));
    }

    private static String open(String namespace, String name) {
        return """
                apiVersion: security.istio.io/v1
                kind: PeerAuthentication
                metadata: {name: %2$s, namespace: %1$s}
                spec: {selector: {matchLabels: {app: %2$s}}, mtls: {mode: DISABLE}}
                """.formatted(namespace, name);
    }

    private static String strict(String namespace) {
        return """
                apiVersion: security.istio.io/v1
                kind: PeerAuthentication
                metadata: {name: default, namespace: %s}
                spec: {mtls: {mode: STRICT}}
                """.formatted(namespace);
    }

    private static String pod(String namespace, String name) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %2$s, namespace: %1$s, labels: {app: %2$s}}
                spec: {containers: [{name: main, image: example/main:1}]}
                """.formatted(namespace, name);
    }

    private void assertAccepted(Output output) {
        assertThat(output.code()).as(output.text()).isZero();
    }

    private List<JsonNode> late(String namespace, String name) {
        return decisions(line -> line.path("late").asBoolean()
                && line.path("namespace").asText().equals(namespace)
                && (name.isEmpty() || line.path("name").asText().equals(name)));
    }

    /** What came before is judged before: as soon as this is said, nothing more is to be said of that. */
    private void assertNothingLateIn(String namespace) {
        String name = "sentinel-" + SENTINELS.incrementAndGet();
        assertAccepted(apply(open(EXCLUDED, name)));
        Eventually.assertEventually(() -> assertThat(late(EXCLUDED, name)).hasSize(1));
        assertThat(late(namespace, "")).isEmpty();
    }

    @RepeatedTest(10)
    void oneApplyBringsTheExceptionAndBothHalves() {
        String namespace = meshNamespace();
        assertAccepted(apply(deployment(namespace, "details", "") + "---\n" + service(namespace, "details")));

        assertAccepted(apply(
                String.join(
                        "---\n",
                        exception(namespace),
                        open(namespace, "details"),
                        rule(namespace, "details", DISABLE.formatted("details"))),
                GRANTOR));
        assertNothingLateIn(namespace);
    }

    @RepeatedTest(5)
    void oneApplyBringsWhatARuleLeadsToAndTheRule() {
        String outside = namespace(Map.of());
        String host = outside + ".partner.example";
        String entry = """
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: partner, namespace: %s}
                spec:
                  hosts: [%s]
                  location: MESH_EXTERNAL
                  resolution: DNS
                  ports: [{number: 443, name: tls, protocol: TLS}]
                """.formatted(outside, host);

        assertAccepted(apply(String.join(
                "---\n",
                pod(outside, "ldap"),
                service(outside, "ldap"),
                rule(outside, "ldap", DISABLE.formatted("ldap")),
                entry,
                rule(outside, "partner", DISABLE.formatted(host)))));
    }

    @Test
    void onlyWhatCouldChangeIsLookedAtAgain() {
        String namespace = meshNamespace();
        assertAccepted(apply(deployment(namespace, "details", "") + "---\n" + service(namespace, "details")));
        String everybody = open(namespace, "everybody").replace("selector: {matchLabels: {app: everybody}}, ", "");
        Eventually.assertEventually(() -> {
            assertRefused(apply(everybody, "--dry-run=server"), "[MTLS-0101]");
            assertThat(decision("everybody").has("secondLook"))
                    .as("the Namespace is known")
                    .isFalse();
        });

        assertRefused(apply(open(namespace, "details")), "[MTLS-0101]");

        assertThat(decision("details").path("secondLook").asText()).isEqualTo("refused");
        assertThat(cluster.webhook().management("/q/metrics").body())
                .contains("mtls_guardrails_admission_second_looks_total{outcome=\"refused\"}")
                .contains("mtls_guardrails_admission_second_looks_total{outcome=\"crowded\"} 0.0");
    }

    @Test
    void whatIsStoredWhereNobodyIsAskedIsSaidOnce() {
        assertAccepted(apply(open(EXCLUDED, "unasked")));

        Eventually.assertEventually(() -> assertThat(late(EXCLUDED, "unasked")).hasSize(1));
        JsonNode line = late(EXCLUDED, "unasked").getFirst();
        assertThat(line.path("rule").asText()).isEqualTo("MTLS-0101");
        assertThat(line.path("operation").asText()).isEqualTo("CREATE");
        assertThat(cluster.webhook().management("/q/metrics").body())
                .contains("mtls_guardrails_late_findings_total{rule=\"MTLS-0101\"}");
        Eventually.assertEventually(() -> assertThat(events(EXCLUDED, "unasked"))
                .contains("Warning", "is stored, and would be refused: [MTLS-0101] spec.mtls.mode"));
        assertAccepted(apply(open(EXCLUDED, "unasked").replace("metadata: {", "metadata: {labels: {a: b}, ")));
        assertNothingLateIn("nowhere");
        assertThat(late(EXCLUDED, "unasked")).hasSize(1);
    }

    private String events(String namespace, String name) {
        return kubectl.run(
                        "get",
                        "events",
                        "-n",
                        namespace,
                        "--field-selector",
                        "reason=MtlsLateFinding,involvedObject.name=" + name,
                        "-o",
                        "custom-columns=TYPE:.type,MESSAGE:.message",
                        "--no-headers")
                .text();
    }

    @Test
    void whatIsStoredWhileTheWebhookIsAway() {
        String namespace = meshNamespace();
        KubernetesClient admin = cluster.controlPlane().client();
        var configurations = admin.admissionRegistration().v1().validatingWebhookConfigurations();
        ValidatingWebhookConfiguration removed =
                configurations.withName("mtls-guardrails").get();
        configurations.withName("mtls-guardrails").delete();
        try {
            Eventually.assertEventually(() -> assertAccepted(apply(open(namespace, "meanwhile"))));
        } finally {
            removed.getMetadata().setResourceVersion(null);
            removed.getMetadata().setUid(null);
            admin.resource(removed).create();
        }

        Eventually.assertEventually(
                () -> assertThat(late(namespace, "meanwhile")).hasSize(1));
        Eventually.assertEventually(
                () -> assertThat(events(namespace, "meanwhile")).contains("Warning"));
        Eventually.assertEventually(
                () -> assertRefused(apply(open(namespace, "after"), "--dry-run=server"), "[MTLS-0101]"));
    }

    @Test
    void whatIsLetPassKnowinglyIsNotLate() {
        String namespace = meshNamespace();
        String warned = namespace(Map.of("istio-injection", "enabled", "stage", "test"));
        assertAccepted(apply(open(namespace, "glass"), ON_CALL));
        Eventually.assertEventually(() -> assertAccepted(apply(open(warned, "staged"))));
        assertAccepted(apply(optedOut(namespace, "cache"), ON_CALL));
        Eventually.assertEventually(() ->
                assertThat(kubectl.run("get", "pods", "-n", namespace).text()).contains("cache-"));

        assertNothingLateIn(namespace);
        assertThat(late(warned, "")).isEmpty();
    }

    @Test
    void whatGoesWithItsNamespaceIsNotLate() {
        String namespace = meshNamespace();
        assertAccepted(apply(deployment(namespace, "details", "") + "---\n" + service(namespace, "details")));
        assertAccepted(apply(open(namespace, "details"), ON_CALL));
        assertAccepted(kubectl.run("delete", "service", "details", "-n", namespace));
        assertAccepted(kubectl.run("delete", "namespace", namespace));

        assertNothingLateIn(namespace);
    }

    /**
     * Either alone changes nothing here, for the other still demands mutual TLS. A finalizer holds the first one back, so that
     * both deletions are judged while both policies stand, as they are when they come at the same moment.
     */
    @Test
    void thePolicyOfTheNamespaceAndThatOfTheMeshDeletedWhileBothStand() {
        String namespace = meshNamespace();
        assertAccepted(apply(deployment(namespace, "details", "") + "---\n" + service(namespace, "details")));
        assertAccepted(apply(held(strict(namespace))));
        Eventually.assertEventually(() -> assertAccepted(apply(strict("istio-system"), ON_CALL)));
        awaitBoth(namespace);
        try {
            assertAccepted(delete(namespace, "--wait=false"));
            assertAccepted(delete("istio-system", ON_CALL));
            assertThat(lateDeletions(namespace)).isEmpty();

            assertAccepted(kubectl.run(
                    "patch",
                    POLICY,
                    "default",
                    "-n",
                    namespace,
                    "--type=merge",
                    "-p",
                    "{\"metadata\": {\"finalizers\": null}}"));

            Eventually.assertEventually(
                    () -> assertThat(lateDeletions(namespace)).hasSize(1));
        } finally {
            assertAccepted(apply(strict("istio-system"), ON_CALL));
        }
    }

    private static String held(String object) {
        return object.replace("metadata: {", "metadata: {finalizers: [example.com/held], ");
    }

    private Output delete(String namespace, String... how) {
        return kubectl.run(Stream.concat(Stream.of("delete", POLICY, "default", "-n", namespace), Stream.of(how))
                .toArray(String[]::new));
    }

    private List<JsonNode> lateDeletions(String namespace) {
        return decisions(line -> line.path("late").asBoolean()
                && line.path("operation").asText().equals("DELETE")
                && line.path("namespace").asText().equals(namespace)
                && line.path("kind").asText().startsWith("PeerAuthentication"));
    }

    private void awaitBoth(String namespace) {
        Eventually.assertEventually(() -> {
            assertThat(delete(namespace, "--dry-run=server").text())
                    .as("that of the mesh is known: it stands in for this one")
                    .doesNotContain("MTLS-0503");
            assertThat(apply(strict(namespace).replace("name: default", "name: younger"), "--dry-run=server")
                            .text())
                    .as("that of the namespace is known: a younger one has no effect")
                    .contains("MTLS-0105");
        });
    }
}
