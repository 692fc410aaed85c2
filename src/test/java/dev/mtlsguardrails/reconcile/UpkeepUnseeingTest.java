package dev.mtlsguardrails.reconcile;

import static dev.mtlsguardrails.reconcile.Meshes.IN_ROOT;
import static dev.mtlsguardrails.reconcile.Meshes.wildcard;
import static dev.mtlsguardrails.testbed.Eventually.assertEventually;
import static dev.mtlsguardrails.testbed.Eventually.assertThroughout;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.core.mesh.Kinds;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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

    @AfterAll
    static void stop() {
        replica.settle(cluster);
        replica.close();
    }

    @Test
    void nothingIsTakenAwayFromAClusterThatIsNotSeenAsItIs() {
        cluster.apply(WILDCARD);
        oneStands();

        eventsAreWithheldWhileTheReasonGoes();
        somethingIsNotHeardOf();
        somethingCouldNotBeRead();
        whatWasNotSeenCountsForNothing();
        eventsAreWithheldWhileTheReasonComesBack();
    }

    private static void eventsAreWithheldWhileTheReasonGoes() {
        replica.view().withholdEvents();
        cluster.delete(WILDCARD);

        staysHoweverMuchTimePasses();
    }

    private static void somethingIsNotHeardOf() {
        replica.view().loseTouchWith(Kinds.PEER_AUTHENTICATION);
        replica.view().letEventsThrough();
        seesTheReasonGo();

        staysHoweverMuchTimePasses();
    }

    private static void somethingCouldNotBeRead() {
        replica.view().leaveUnread(Kinds.SIDECAR);
        replica.view().hearAgain();

        staysHoweverMuchTimePasses();
    }

    /** The minute begins when all is seen, and not before. */
    private static void whatWasNotSeenCountsForNothing() {
        replica.view().recover();

        assertThroughout(
                Duration.ofSeconds(2), () -> assertThat(cluster.oursByPlace()).containsExactly(IN_ROOT));
        replica.passUntil(() -> assertThat(cluster.oursByPlace()).isEmpty());
    }

    /** It has seen the reason go, and does not see it come back. */
    private static void eventsAreWithheldWhileTheReasonComesBack() {
        cluster.apply(WILDCARD);
        oneStands();
        cluster.delete(WILDCARD);
        replica.awaitDesired(0);
        replica.view().withholdEvents();
        cluster.apply(WILDCARD);

        staysHoweverMuchTimePasses();
    }

    private static void oneStands() {
        assertEventually(() -> assertThat(cluster.oursByPlace()).containsExactly(IN_ROOT));
        replica.awaitDesired(1);
    }

    private static void seesTheReasonGo() {
        assertEventually(() -> assertThat(replica.reasons()).isZero());
        replica.awaitDesired(0);
    }

    /** Twice as long as a look takes, and a minute each time that is looked here. */
    private static void staysHoweverMuchTimePasses() {
        assertThroughout(Duration.ofSeconds(3), () -> {
            replica.clock().pass(Replica.GONE_FOR.plusSeconds(1));
            assertThat(cluster.oursByPlace()).containsExactly(IN_ROOT);
        });
    }
}
