package dev.mtlsguardrails.core.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.upkeep.Plan.Completeness;
import dev.mtlsguardrails.core.upkeep.WantedRule.Purpose;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a wanted rule is made, and what it is called. */
class SettlingTest {

    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final WantedRule API_SERVER = new WantedRule(
            "istio-system",
            new Host("kubernetes.default.svc.cluster.local"),
            Purpose.API_SERVER,
            "STRICT is asked for");
    private static final WantedRule SERVICE = service("db.plain.svc.cluster.local");

    @Test
    void theApiServerWaitsForNothing() {
        assertThat(settledAfter(0, plan(API_SERVER, SERVICE))).containsExactly(API_SERVER);
    }

    @Test
    void aServiceWaitsForTenMinutes() {
        assertThat(settledAfter(599, plan(SERVICE))).isEmpty();
        assertThat(settledAfter(600, plan(SERVICE))).containsExactly(SERVICE);
    }

    @Test
    void aPauseBeginsTheWaitingAnew() {
        Settling settling = Settling.NOTHING
                .after(plan(SERVICE), NOON)
                .after(plan(), NOON.plusSeconds(300))
                .after(plan(SERVICE), NOON.plusSeconds(301));

        assertThat(settling.settled(plan(SERVICE), NOON.plusSeconds(600))).isEmpty();
        assertThat(settling.settled(plan(SERVICE), NOON.plusSeconds(901))).containsExactly(SERVICE);
    }

    @Test
    void whatWasNotSeenIsNoPause() {
        Settling settling = Settling.NOTHING
                .after(plan(SERVICE), NOON)
                .after(
                        new Plan(List.of(), List.of(), Collections.emptySortedSet(), Completeness.INCOMPLETE),
                        NOON.plusSeconds(300));

        assertThat(settling.settled(plan(SERVICE), NOON.plusSeconds(600))).containsExactly(SERVICE);
    }

    @Test
    void namesAreLabelsOfBoundedLengthAndDiffer() {
        WantedRule lengthy = service("a".repeat(63) + "." + "b".repeat(63) + ".svc.cluster.local");

        assertThat(lengthy.name()).hasSize(63).matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
        assertThat(SERVICE.name()).startsWith("mtls-guardrails-db-plain-").isEqualTo(SERVICE.name());
        assertThat(service("a-b.c.svc.cluster.local").name())
                .isNotEqualTo(service("a.b-c.svc.cluster.local").name());
        assertThat(API_SERVER.name()).isEqualTo("mtls-guardrails-api-server");
    }

    private static WantedRule service(String host) {
        return new WantedRule("istio-system", new Host(host), Purpose.SERVICE, "a wildcard reaches it");
    }

    private static Plan plan(WantedRule... wanted) {
        return new Plan(List.of(wanted), List.of(), Collections.emptySortedSet(), Completeness.COMPLETE);
    }

    private static List<WantedRule> settledAfter(long seconds, Plan plan) {
        return Settling.NOTHING.after(plan, NOON).settled(plan, NOON.plusSeconds(seconds));
    }
}
