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
import dev.mtlsguardrails.testbed.Kubectl;
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
        String version = version(IN_ROOT);
        assertThroughout(Duration.ofSeconds(5), () -> {
            assertOurs(IN_ROOT);
            assertThat(version(IN_ROOT)).as("it is written once").isEqualTo(version);
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
    void aWildcardOfANamespaceBringsOneMoreThere() {
        cluster.apply(STRICT, WILDCARD);
        assertEventually(() -> assertOurs(IN_ROOT));

        cluster.apply(WILDCARD_OF_APP);

        assertEventually(() -> assertOurs(IN_APP, IN_ROOT));
        assertThat(cluster.rule(IN_APP).getMetadata().getAnnotations().get("mtls-guardrails.dev/reason"))
                .contains("DestinationRule app/default (*.cluster.local)");
        assertThroughout(Duration.ofSeconds(2), () -> assertOurs(IN_APP, IN_ROOT));
    }

    @Test
    void whatIsNeededNoLongerGoesAMinuteLater() {
        cluster.apply(STRICT, WILDCARD, WILDCARD_OF_APP);
        assertEventually(() -> assertOurs(IN_APP, IN_ROOT));

        cluster.delete(WILDCARD_OF_APP);
        cluster.delete(WILDCARD);
        replica.awaitDesired(1);
        assertThroughout(Duration.ofSeconds(2), () -> assertOurs(IN_APP, IN_ROOT));
        replica.passUntil(() -> assertOurs(IN_ROOT));
        assertThat(said("UpkeepDeleted", IN_APP)).isNotEmpty();

        cluster.delete(STRICT);
        replica.awaitDesired(0);
        replica.passUntil(UpkeepTest::assertNoneOfOurs);
    }

    @Test
    void aReasonThatComesBackInTimeIsAReason() {
        cluster.apply(WILDCARD);
        assertEventually(() -> assertOurs(IN_ROOT));
        String version = version(IN_ROOT);

        cluster.delete(WILDCARD);
        replica.awaitDesired(0);
        replica.clock().pass(Duration.ofSeconds(40));
        cluster.apply(WILDCARD);
        replica.awaitDesired(1);
        replica.clock().pass(Duration.ofSeconds(40));

        assertThroughout(
                Duration.ofSeconds(2), () -> assertThat(version(IN_ROOT)).isEqualTo(version));
    }

    @Test
    void oneThatSomebodyDeletedIsMadeAgain() {
        cluster.apply(STRICT, WILDCARD);
        assertEventually(() -> assertOurs(IN_ROOT));
        String uid = cluster.rule(IN_ROOT).getMetadata().getUid();

        cluster.deleteRule(IN_ROOT);

        assertEventually(
                () -> assertThat(cluster.rule(IN_ROOT).getMetadata().getUid()).isNotEqualTo(uid));
        isRepaired(cluster.rule(IN_ROOT));
    }

    @Test
    void oneThatSomebodyEditedIsRepaired() {
        cluster.apply(STRICT, WILDCARD);
        assertEventually(() -> assertOurs(IN_ROOT));
        List<String> edits = List.of(
                "{spec: {host: elsewhere.default.svc.cluster.local, trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}}}",
                "{spec: {exportTo: ['.']}, metadata: {annotations: {mtls-guardrails.dev/reason: 'none'}}}",
                // what is added beside ours decides as well: a subset, a port, who obeys it
                "{spec: {subsets: [{name: v1, labels: {version: v1}}], workloadSelector: {matchLabels: {app: web}}}}",
                "{spec: {trafficPolicy: {portLevelSettings: [{port: {number: 443}, tls: {mode: SIMPLE}}]}}}",
                "{spec: {exportTo: null}, metadata: {annotations: {mtls-guardrails.dev/reason: null}}}");

        for (String edit : edits) {
            replica.passQuietly();
            cluster.edit(IN_ROOT, edit);

            assertEventually(() -> isRepaired(cluster.rule(IN_ROOT)));
        }

        assertThat(said("UpkeepRepaired", IN_ROOT)).isNotEmpty();
        assertOurs(IN_ROOT);
    }

    @Test
    void oneThatHasLostOurLabelIsSomebodysAndStandsForOurs() {
        cluster.apply(STRICT, WILDCARD);
        assertEventually(() -> assertOurs(IN_ROOT));

        cluster.edit(IN_ROOT, "{metadata: {labels: {mtls-guardrails.dev/managed-by: null}}}");
        String version = version(IN_ROOT);
        replica.awaitDesired(0);
        replica.clock().pass(Replica.GONE_FOR.multipliedBy(2));

        assertThroughout(Duration.ofSeconds(3), () -> {
            assertNoneOfOurs();
            assertThat(version(IN_ROOT)).isEqualTo(version);
        });
    }

    @Test
    void oneThatAUserWroteSuppressesOurs() {
        cluster.apply(THEIRS, STRICT, WILDCARD);

        assertThroughout(Duration.ofSeconds(3), UpkeepTest::assertNoneOfOurs);
    }

    @Test
    void oursGoesWhenAUserWritesHis() {
        cluster.apply(STRICT, WILDCARD);
        assertEventually(() -> assertOurs(IN_ROOT));

        cluster.apply(THEIRS);
        String version = version("istio-system/kube-api");
        replica.awaitDesired(0);
        replica.passUntil(UpkeepTest::assertNoneOfOurs);

        assertThat(version("istio-system/kube-api")).isEqualTo(version);
    }

    @Test
    void aDryRunCreatesNone() {
        for (String manifest : List.of(STRICT, WILDCARD)) {
            Kubectl.Output output = cluster.kubectl().pipe(manifest, "apply", "--dry-run=server", "-f", "-");
            assertThat(output.text()).contains("created (server dry run)");
        }

        assertThroughout(Duration.ofSeconds(2), UpkeepTest::assertNoneOfOurs);
    }

    @Test
    void modeAuditCreatesNoneAndSaysOnceWhatWouldBe() {
        cluster.apply(policy("Audit", "Ensure"));
        int before = cluster.writes("events").size();
        cluster.apply(STRICT, WILDCARD);

        assertEventually(() -> assertThat(cluster.events("UpkeepReported"))
                .extracting(Event::getMessage)
                .anySatisfy(message -> assertThat(message)
                        .contains("would be created")
                        .contains("kubernetes.default.svc.cluster.local")
                        .contains("istio-system")));
        assertThroughout(Duration.ofSeconds(3), UpkeepTest::assertNoneOfOurs);
        // STRICT may have been seen alone at first, which is another sentence
        assertThat(cluster.writes("events")).hasSizeBetween(before + 1, before + 2);
    }

    @Test
    void withoutBeingAskedToItOnlyReports() {
        cluster.apply(policy("Enforce", "Report"));
        cluster.apply(STRICT, WILDCARD);

        assertEventually(() -> assertThat(cluster.events("UpkeepReported"))
                .extracting(Event::getMessage)
                .anySatisfy(message -> assertThat(message).contains("is needed")));
        assertThroughout(Duration.ofSeconds(2), UpkeepTest::assertNoneOfOurs);
    }

    @Test
    void whatStandsIsKeptWhenPolicyChangesItsMind() {
        cluster.apply(ENSURE, STRICT, WILDCARD);
        assertEventually(() -> assertOurs(IN_ROOT));
        String version = version(IN_ROOT);

        cluster.apply(policy("Audit", "Report"));
        replica.clock().pass(Replica.GONE_FOR.multipliedBy(2));

        assertThroughout(
                Duration.ofSeconds(2), () -> assertThat(version(IN_ROOT)).isEqualTo(version));
    }

    @Test
    void aClusterThatIsAsItShouldBeIsLeftAlone() {
        cluster.apply(STRICT, WILDCARD, WILDCARD_OF_APP);
        assertEventually(() -> assertOurs(IN_APP, IN_ROOT));
        assertEventually(() -> assertThat(replica.rules("present")).isEqualTo(2));
        List<JsonNode> before = cluster.writes("destinationrules", "events");

        assertThroughout(
                Duration.ofSeconds(2),
                () -> assertThat(cluster.writes("destinationrules", "events")).hasSameSizeAs(before));
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
