package dev.mtlsguardrails.reconcile;

import static dev.mtlsguardrails.reconcile.Meshes.IN_ROOT;
import static dev.mtlsguardrails.reconcile.Meshes.strict;
import static dev.mtlsguardrails.reconcile.Meshes.wildcard;
import static dev.mtlsguardrails.testbed.Eventually.assertEventually;
import static dev.mtlsguardrails.testbed.Eventually.assertThroughout;
import static dev.mtlsguardrails.testbed.Eventually.assertWithin;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.testbed.Cable;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of several replicas one writes, and when it is gone another. */
class UpkeepLeadershipTest {

    private static final String[] REASONS = {strict("istio-system"), wildcard("istio-system", "*.local")};

    private static UpkeepCluster cluster;

    private Optional<Replica> first = Optional.empty();
    private Optional<Replica> second = Optional.empty();

    @BeforeAll
    static void start() {
        cluster = UpkeepCluster.shared();
    }

    /** Nobody is there who would make ours again. */
    @BeforeEach
    @AfterEach
    void clearUp() {
        first.ifPresent(Replica::close);
        second.ifPresent(Replica::close);
        cluster.reset();
        cluster.deleteOurs();
        assertThat(cluster.oursByPlace()).isEmpty();
    }

    @Test
    void twoMakeOneAndDoNotFightAndWhenTheLeaderIsKilledTheOtherTakesOver() {
        bothStart(Replica.LEASE);
        int before = writes().size();
        cluster.apply(REASONS);

        assertEventually(UpkeepLeadershipTest::oneStands);
        assertThroughout(Duration.ofSeconds(5), UpkeepLeadershipTest::oneStands);
        cluster.edit(IN_ROOT, "spec: {trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}}");
        assertEventually(() ->
                assertThat(cluster.rule(IN_ROOT).<Object>get("spec")).asString().contains("DISABLE"));
        assertThat(writersSince(before)).containsOnly("first").hasSizeBetween(2, 4);

        first.orElseThrow().kill();
        cluster.deleteRule(IN_ROOT);

        // the rest of the lease, the next attempt to get it, and what a busy machine needs
        assertWithin(Replica.LEASE.multipliedBy(2).plusSeconds(5), UpkeepLeadershipTest::oneStands);
        assertThat(cluster.leader()).contains("second");
    }

    @Test
    void theLeaderLeavesAndTheOtherNeedNotWaitForTheEndOfTheLease() {
        Duration longLease = Duration.ofMinutes(2);
        bothStart(longLease);

        first.orElseThrow().close();
        first = Optional.empty();
        cluster.apply(REASONS);

        assertEventually(UpkeepLeadershipTest::oneStands);
        assertThat(cluster.leader()).contains("second");
    }

    @Test
    void aLeaderThatWasCutOffComesBackAndDoesNotFight() throws Exception {
        try (Cable cable = new Cable(
                URI.create(cluster.server().client().getConfiguration().getMasterUrl())
                        .getPort())) {
            first = Optional.of(Replica.startBehind(cable.port(), cluster, "first"));
            leads("first");
            second = Optional.of(Replica.start(cluster, "second"));
            cluster.apply(REASONS);
            assertEventually(UpkeepLeadershipTest::oneStands);

            cable.cut();
            leads("second");
            cluster.deleteRule(IN_ROOT);
            assertEventually(UpkeepLeadershipTest::oneStands);
            int before = writes().size();
            cable.mend();

            assertEventually(
                    () -> assertThat(first.orElseThrow().view().unheard()).isEmpty());
            isRepairedAfterAnEdit();
            assertThroughout(
                    Duration.ofSeconds(2), () -> assertThat(cluster.leader()).contains("second"));
            assertThat(writersSince(before)).containsOnly("second").hasSizeBetween(1, 2);
        }
    }

    private void bothStart(Duration lease) {
        first = Optional.of(Replica.start(cluster, "first", lease));
        leads("first");
        second = Optional.of(Replica.start(cluster, "second", lease));
    }

    private static void leads(String identity) {
        assertEventually(() -> assertThat(cluster.leader()).contains(identity));
    }

    private static void oneStands() {
        assertThat(cluster.oursByPlace()).containsExactly(IN_ROOT);
    }

    private static void isRepairedAfterAnEdit() {
        cluster.edit(IN_ROOT, "spec: {trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}}");
        assertEventually(() ->
                assertThat(cluster.rule(IN_ROOT).<Object>get("spec")).asString().contains("DISABLE"));
    }

    private static List<JsonNode> writes() {
        return cluster.writes("destinationrules");
    }

    private static List<String> writersSince(int before) {
        return writes().stream()
                .skip(before)
                .map(write -> write.path("userAgent").asText())
                .toList();
    }
}
