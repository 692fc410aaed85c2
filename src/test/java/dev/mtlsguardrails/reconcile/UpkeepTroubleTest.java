package dev.mtlsguardrails.reconcile;

import static dev.mtlsguardrails.reconcile.Meshes.IN_ROOT;
import static dev.mtlsguardrails.reconcile.Meshes.strict;
import static dev.mtlsguardrails.reconcile.Meshes.wildcard;
import static dev.mtlsguardrails.testbed.Eventually.assertEventually;
import static dev.mtlsguardrails.testbed.Eventually.assertThroughout;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.testbed.ControlPlaneResource;
import dev.mtlsguardrails.testbed.Installer;
import dev.mtlsguardrails.testbed.Yaml;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One story: Istio's definition of the rules is not there yet and comes, somebody fights over a rule, the API server goes
 * and comes back.
 */
class UpkeepTroubleTest {

    private static final String DEFINITION = "destinationrules.networking.istio.io";

    /** As somebody makes it beforehand who names all that there is. */
    private static final String LEASE_OF_NOBODY = """
            apiVersion: coordination.k8s.io/v1
            kind: Lease
            metadata: {name: %s, namespace: %s}
            spec: {}
            """.formatted(UpkeepCluster.LEASE, UpkeepCluster.LEASE_NAMESPACE);

    /** Whoever led before then leads afterwards, with all that it was waiting for meanwhile. */
    private static final Duration OUTLASTS_AN_OUTAGE = Duration.ofMinutes(2);

    @TempDir
    private static Path folder;

    private static UpkeepCluster cluster;
    private static Replica first;
    private static Replica second;

    @BeforeAll
    static void start() {
        cluster = UpkeepCluster.start(folder.resolve("control-plane"));
        cluster.kubectl().run("delete", "crd", DEFINITION, "--wait=true");
        cluster.apply(LEASE_OF_NOBODY);
        first = Replica.start(cluster, "first", OUTLASTS_AN_OUTAGE);
        assertEventually(() -> assertThat(cluster.leader()).contains("first"));
        second = Replica.start(cluster, "second", OUTLASTS_AN_OUTAGE);
    }

    @AfterAll
    static void stop() {
        second.close();
        first.close();
        cluster.close();
    }

    @Test
    void isKeptThroughWhatMayCome() {
        waitsForTheDefinition();
        givesWayToWhoeverFights();
        outlivesTheApiServer();
    }

    private static void waitsForTheDefinition() {
        cluster.apply(strict("istio-system"));
        first.awaitDesired(1);
        assertThroughout(
                Duration.ofSeconds(3),
                () -> assertThat(cluster.writes("destinationrules")).isEmpty());
        assertThat(first.rules("present")).isZero();

        Yaml.file(ControlPlaneResource.cache().resolve("istio-crds.yaml")).stream()
                .filter(object -> object.at("/metadata/name").asText().equals(DEFINITION))
                .forEach(object -> cluster.server()
                        .client()
                        .resource(Installer.typed(object))
                        .create());

        assertEventually(() -> {
            assertThat(isServed()).isTrue();
            oneStands();
        });
        assertThat(first.rules("failed")).isZero();
    }

    /** Each of them would write at once what the other undoes at once. */
    private static void givesWayToWhoeverFights() {
        int before = cluster.writes("destinationrules").size();
        AtomicInteger edits = new AtomicInteger();
        assertThroughout(Duration.ofSeconds(10), () -> {
            cluster.edit(IN_ROOT, "spec: {host: elsewhere-%d.example}".formatted(edits.incrementAndGet()));
            assertThat(cluster.oursByPlace()).containsExactly(IN_ROOT);
        });

        assertThat(edits.get()).isGreaterThan(20);
        assertThat(cluster.writes("destinationrules")).hasSizeBetween(before + 2, before + 6);
        assertThat(first.rules("conflicting")).isEqualTo(1);
        assertEventually(() -> {
            first.clock().pass(Duration.ofMinutes(5));
            isRepaired();
        });
    }

    private static void outlivesTheApiServer() {
        String uid = cluster.rule(IN_ROOT).getMetadata().getUid();

        cluster.server().haltServer();
        assertEventually(() -> assertThat(first.view().unheard()).isNotEmpty());
        first.clock().pass(Duration.ofHours(1));
        second.clock().pass(Duration.ofHours(1));
        assertThroughout(
                Duration.ofSeconds(6), // and that is not to be paid for with a pause of ten times as long
                () -> assertThat(first.view().current()).isPresent());
        cluster.server().resumeServer();

        assertThroughout(Duration.ofSeconds(2), () -> {
            oneStands();
            assertThat(cluster.rule(IN_ROOT).getMetadata().getUid())
                    .as("it was not taken for gone")
                    .isEqualTo(uid);
        });
        cluster.deleteRule(IN_ROOT);
        assertEventually(UpkeepTroubleTest::oneStands);
        isRepaired();
        cluster.apply(wildcard("app", "*.local"));
        assertEventually(() -> assertThat(cluster.oursByPlace()).hasSize(2));
        assertEventually(
                () -> { // once it tells both reasons
                    String version = cluster.rule(IN_ROOT).getMetadata().getResourceVersion();
                    assertThroughout(
                            Duration.ofSeconds(2),
                            () -> assertThat(cluster.rule(IN_ROOT).getMetadata().getResourceVersion())
                                    .as("one of the two writes")
                                    .isEqualTo(version));
                });
    }

    private static boolean isServed() {
        return cluster.server().client().getApiResources("networking.istio.io/v1").getResources().stream()
                .anyMatch(resource -> resource.getKind().equals("DestinationRule"));
    }

    private static void oneStands() {
        assertThat(cluster.oursByPlace()).containsExactly(IN_ROOT);
    }

    private static void isRepaired() {
        assertThat(cluster.rule(IN_ROOT).<Object>get("spec"))
                .asString()
                .contains("host=kubernetes.default.svc.cluster.local");
    }
}
