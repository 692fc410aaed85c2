package dev.mtlsguardrails.reconcile;

import static dev.mtlsguardrails.reconcile.Meshes.IN_ROOT;
import static dev.mtlsguardrails.reconcile.Meshes.wildcard;
import static dev.mtlsguardrails.testbed.Eventually.assertEventually;
import static dev.mtlsguardrails.testbed.Eventually.assertThroughout;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.core.mesh.Kinds;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever does not see the cluster as it is takes nothing away from it, however much time passes. */
class UpkeepUnseeingTest {

    private static final String WILDCARD = wildcard("istio-system", "*.local");

    private static UpkeepCluster cluster;
    private static Replica replica;

    @BeforeAll
    static void start() {
        cluster = UpkeepCluster.shared();
        replica = Replica.start(cluster, "only");
        replica.settle(cluster);
    }

    @BeforeEach
    void oneStands() {
        cluster.apply(WILDCARD);
        assertEventually(() -> assertThat(cluster.oursByPlace()).containsExactly(IN_ROOT));
        assertEventually(() -> assertThat(replica.rules("present")).isEqualTo(1));
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
    void eventsAreWithheldWhileTheReasonGoes() {
        replica.view().withholdEvents();
        cluster.delete(WILDCARD);

        staysHoweverMuchTimePasses();

        replica.view().recover();
        replica.passUntil(() -> assertThat(cluster.oursByPlace()).isEmpty());
    }

    /** It has seen the reason go, and does not see it come back. */
    @Test
    void eventsAreWithheldWhileTheReasonComesBack() {
        cluster.delete(WILDCARD);
        replica.awaitDesired(0);
        replica.view().withholdEvents();
        cluster.apply(WILDCARD);

        staysHoweverMuchTimePasses();
    }

    @Test
    void somethingIsNotHeardOf() {
        replica.view().loseTouchWith(Kinds.DESTINATION_RULE);
        cluster.delete(WILDCARD);
        seesTheReasonGo();

        staysHoweverMuchTimePasses();

        replica.view().recover();
        replica.passUntil(() -> assertThat(cluster.oursByPlace()).isEmpty());
    }

    @Test
    void somethingCouldNotBeRead() {
        replica.view().leaveUnread(Kinds.SIDECAR);
        cluster.delete(WILDCARD);
        seesTheReasonGo();

        staysHoweverMuchTimePasses();

        replica.view().recover();
        replica.passUntil(() -> assertThat(cluster.oursByPlace()).isEmpty());
    }

    /** A minute that began while all was seen does not end while it is not; it begins again. */
    @Test
    void whatWasNotSeenCountsForNothing() {
        cluster.delete(WILDCARD);
        replica.awaitDesired(0);
        replica.view().loseTouchWith(Kinds.PEER_AUTHENTICATION);
        staysHoweverMuchTimePasses();

        replica.view().recover();

        assertThroughout(
                Duration.ofSeconds(2), () -> assertThat(cluster.oursByPlace()).containsExactly(IN_ROOT));
        replica.passUntil(() -> assertThat(cluster.oursByPlace()).isEmpty());
    }

    private static void seesTheReasonGo() {
        assertEventually(() -> assertThat(replica.reasons()).isZero());
    }

    private static void staysHoweverMuchTimePasses() {
        assertThroughout(Duration.ofSeconds(2), () -> {
            replica.clock().pass(Replica.GONE_FOR.plusSeconds(1));
            assertThat(cluster.oursByPlace()).containsExactly(IN_ROOT);
        });
    }
}
