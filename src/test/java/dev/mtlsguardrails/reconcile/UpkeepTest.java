package dev.mtlsguardrails.reconcile;

import static dev.mtlsguardrails.reconcile.Meshes.ENSURE;
import static dev.mtlsguardrails.reconcile.Meshes.IN_APP;
import static dev.mtlsguardrails.reconcile.Meshes.IN_ROOT;
import static dev.mtlsguardrails.reconcile.Meshes.policy;
import static dev.mtlsguardrails.reconcile.Meshes.rule;
import static dev.mtlsguardrails.reconcile.Meshes.strict;
import static dev.mtlsguardrails.reconcile.Meshes.wildcard;
import static dev.mtlsguardrails.testbed.Eventually.assertEventually;
import static dev.mtlsguardrails.testbed.Eventually.assertThroughout;
import static dev.mtlsguardrails.testbed.Eventually.assertWithin;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What one controller makes, leaves alone, keeps right and takes away. */
class UpkeepTest {

    private static final String STRICT = strict("istio-system");
    private static final String WILDCARD = wildcard("istio-system", "*.local");
    private static final String WILDCARD_OF_APP = wildcard("app", "*.cluster.local");
    private static final String THEIRS =
            rule("istio-system", "kube-api", "kubernetes.default.svc.cluster.local", "DISABLE");

    private static UpkeepCluster cluster;
    private static Replica replica;

    @BeforeAll
    static void start() {
        cluster = UpkeepCluster.shared();
        replica = Replica.start(cluster, "only");
        replica.settle(cluster);
    }

    @AfterEach
    void letGo() {
        replica.settle(cluster);
    }

    @AfterAll
    static void stop() {
        replica.close();
    }

    @Test
    void strictAndAWildcardForTheMeshBringExactlyOneRule() {
        cluster.apply(STRICT, WILDCARD);

        assertWithin(Duration.ofSeconds(10), () -> assertOurs(IN_ROOT));
        assertEventually(() -> assertThat(
                        cluster.rule(IN_ROOT).getMetadata().getAnnotations().get("mtls-guardrails.dev/reason"))
                .as("it had perhaps seen only one of them")
                .contains("PeerAuthentication istio-system/default", "DestinationRule istio-system/default (*.local)"));
        assertEventually(() -> assertThat(cluster.writes("destinationrules", "events"))
                .last()
                .as("what is told comes after what is done")
                .matches(write -> write.at("/objectRef/resource").asText().equals("events")));
        List<JsonNode> written = cluster.writes("destinationrules", "events");
        assertThroughout(Duration.ofSeconds(5), () -> {
            assertOurs(IN_ROOT);
            assertThat(cluster.writes("destinationrules", "events")).hasSameSizeAs(written);
        });
        isWhatAPersonWouldHaveWritten(cluster.rule(IN_ROOT));
        assertThat(said("UpkeepCreated", IN_ROOT)).isNotEmpty();
        assertThat(List.of(
                        replica.rules("desired"),
                        replica.rules("present"),
                        replica.rules("conflicting"),
                        replica.rules("failed")))
                .containsExactly(1, 1, 0, 0);
    }

    private static void isWhatAPersonWouldHaveWritten(GenericKubernetesResource rule) {
        isRepaired(rule);
        ObjectMeta metadata = rule.getMetadata();
        assertThat(metadata.getOwnerReferences()).isNullOrEmpty();
        assertThat(metadata.getManagedFields())
                .extracting(fields -> fields.getManager() + " " + fields.getOperation())
                .containsExactly("mtls-guardrails-upkeep Apply");
    }

    /** As we wrote it, and nothing beside it. */
    private static void isRepaired(GenericKubernetesResource rule) {
        assertThat(rule.<Object>get("spec"))
                .isEqualTo(Map.of(
                        "host",
                        "kubernetes.default.svc.cluster.local",
                        "exportTo",
                        List.of("*"),
                        "trafficPolicy",
                        Map.of("tls", Map.of("mode", "DISABLE"))));
        assertThat(rule.getMetadata().getLabels()).containsEntry("mtls-guardrails.dev/managed-by", "upkeep");
        assertThat(rule.getMetadata().getAnnotations().get("mtls-guardrails.dev/reason"))
                .contains("PeerAuthentication istio-system/default");
    }

    @Test
    void aWildcardOfANamespaceBringsOneMoreThereAndWhatIsNeededNoLongerGoesAMinuteLater() {
        cluster.apply(STRICT, WILDCARD, WILDCARD_OF_APP);
        assertEventually(() -> assertOurs(IN_APP, IN_ROOT));
        assertThat(cluster.rule(IN_APP).getMetadata().getAnnotations().get("mtls-guardrails.dev/reason"))
                .contains("DestinationRule app/default (*.cluster.local)");

        cluster.delete(WILDCARD_OF_APP);
        replica.awaitDesired(1);
        replica.clock().pass(Duration.ofSeconds(40));
        cluster.apply(WILDCARD_OF_APP);
        replica.awaitDesired(2);
        cluster.delete(WILDCARD_OF_APP);
        cluster.delete(WILDCARD);
        replica.awaitDesired(1);
        replica.clock().pass(Duration.ofSeconds(40));
        assertThroughout(Duration.ofSeconds(2), () -> assertOurs(IN_APP, IN_ROOT));

        replica.passUntil(() -> assertOurs(IN_ROOT));
        assertEventually(() -> assertThat(said("UpkeepDeleted", IN_APP)).isNotEmpty());

        cluster.delete(STRICT);
        replica.awaitDesired(0);
        replica.passUntil(UpkeepTest::assertNoneOfOurs);
    }

    @Test
    void oneThatSomebodyEditedOrDeletedIsAsItWas() {
        cluster.apply(STRICT, WILDCARD);
        assertEventually(() -> assertOurs(IN_ROOT));
        List<String> edits = List.of(
                """
                spec: {host: elsewhere.default.svc.cluster.local, exportTo: ["."], trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}}
                metadata: {annotations: {mtls-guardrails.dev/reason: none}}
                """,
                // what is added beside ours decides as well: for a subset, for a port, for whom
                """
                spec:
                  subsets: [{name: v1, labels: {version: v1}}]
                  workloadSelector: {matchLabels: {app: web}}
                  trafficPolicy: {portLevelSettings: [{port: {number: 443}, tls: {mode: SIMPLE}}]}
                """,
                """
                spec: {exportTo: null}
                metadata: {annotations: {mtls-guardrails.dev/reason: null}}
                """);

        for (String edit : edits) {
            replica.pass();
            cluster.edit(IN_ROOT, edit);

            assertEventually(() -> isRepaired(cluster.rule(IN_ROOT)));
        }
        assertEventually(() -> assertThat(said("UpkeepRepaired", IN_ROOT)).isNotEmpty());

        replica.pass();
        cluster.deleteRule(IN_ROOT);

        assertEventually(() -> isRepaired(cluster.rule(IN_ROOT)));
    }

    @Test
    void oneThatHasLostOurLabelIsSomebodysAndStandsForOurs() {
        cluster.apply(STRICT, WILDCARD);
        assertEventually(() -> assertOurs(IN_ROOT));

        cluster.edit(IN_ROOT, "metadata: {labels: {mtls-guardrails.dev/managed-by: null}}");
        String version = version(IN_ROOT);
        replica.awaitDesired(0);
        replica.pass();

        assertThroughout(Duration.ofSeconds(2), () -> {
            assertNoneOfOurs();
            assertThat(version(IN_ROOT)).isEqualTo(version);
        });
    }

    @Test
    void oneThatAUserWroteUnderAnotherNameSuppressesOurs() {
        cluster.apply(THEIRS, STRICT, WILDCARD);
        assertThroughout(Duration.ofSeconds(2), UpkeepTest::assertNoneOfOurs);

        cluster.delete(THEIRS);
        assertEventually(() -> assertOurs(IN_ROOT));

        cluster.apply(THEIRS);
        String version = version("istio-system/kube-api");
        replica.awaitDesired(0);
        replica.passUntil(UpkeepTest::assertNoneOfOurs);
        assertThat(version("istio-system/kube-api")).isEqualTo(version);
    }

    @Test
    void modeAuditCreatesNoneAndSaysOnceWhatWouldBe() {
        cluster.apply(policy("Audit", "Ensure"));
        cluster.apply(WILDCARD);

        assertEventually(() -> assertThat(cluster.events("UpkeepReported"))
                .extracting(Event::getMessage)
                .anySatisfy(message -> assertThat(message)
                        .contains("would be created")
                        .contains("kubernetes.default.svc.cluster.local")
                        .contains("istio-system")));
        int told = cluster.writes("events").size();
        assertThroughout(Duration.ofSeconds(2), UpkeepTest::assertNoneOfOurs);
        assertThat(cluster.writes("events")).hasSize(told);

        cluster.apply(ENSURE);
        assertEventually(() -> assertOurs(IN_ROOT));
        String version = version(IN_ROOT);

        cluster.apply(policy("Audit", "Report"));
        replica.pass();
        assertThroughout(
                Duration.ofSeconds(2),
                () -> assertThat(version(IN_ROOT)).as("what stands is kept").isEqualTo(version));
    }

    private static void assertOurs(String... places) {
        assertThat(cluster.oursByPlace()).containsExactlyInAnyOrder(places);
    }

    private static void assertNoneOfOurs() {
        assertThat(cluster.oursByPlace()).isEmpty();
    }

    private static String version(String place) {
        return cluster.rule(place).getMetadata().getResourceVersion();
    }

    private static List<Event> said(String reason, String place) {
        return cluster.events(reason).stream()
                .filter(event -> place.equals(event.getInvolvedObject().getNamespace() + "/"
                        + event.getInvolvedObject().getName()))
                .toList();
    }
}
