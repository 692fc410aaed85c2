package dev.mtlsguardrails.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.upkeep.Leaving;
import dev.mtlsguardrails.core.upkeep.Plan;
import dev.mtlsguardrails.core.upkeep.Plan.Completeness;
import dev.mtlsguardrails.core.upkeep.Settling;
import dev.mtlsguardrails.core.upkeep.WantedRule;
import dev.mtlsguardrails.core.upkeep.WantedRule.Purpose;
import dev.mtlsguardrails.testbed.Yaml;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which steps lead from the rules that stand to those that should. */
class DifferenceTest {

    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final Difference DIFFERENCE =
            new Difference(new RuleObject(new KubernetesSerialization()), Duration.ofMinutes(1));
    private static final WantedRule API_SERVER = new WantedRule(
            "istio-system",
            new Host("kubernetes.default.svc.cluster.local"),
            Purpose.API_SERVER,
            "a wildcard reaches it");
    private static final WantedRule SERVICE = new WantedRule(
            "istio-system", new Host("db.app.svc.cluster.local"), Purpose.SERVICE, "a wildcard reaches it");

    private static final String AS_WANTED = """
            apiVersion: networking.istio.io/v1beta1
            kind: DestinationRule
            metadata:
              name: mtls-guardrails-api-server
              namespace: istio-system
              uid: 0cb5
              resourceVersion: "7"
              labels: {mtls-guardrails.dev/managed-by: upkeep, team: theirs}
              annotations: {mtls-guardrails.dev/reason: a wildcard reaches it}
            spec:
              host: kubernetes.default.svc.cluster.local
              exportTo: ["*"]
              trafficPolicy: {tls: {mode: DISABLE}}
            """;

    @Test
    void whatIsMissingIsCreatedOnceItHasSettled() {
        assertThat(steps(plan(API_SERVER, SERVICE))).containsExactly(new Step.Create(API_SERVER));
        assertThat(DIFFERENCE.between(
                        plan(SERVICE),
                        Settling.NOTHING.after(plan(SERVICE), NOON),
                        Leaving.NOTHING,
                        List.of(),
                        NOON.plusSeconds(600)))
                .containsExactly(new Step.Create(SERVICE));
    }

    @Test
    void whatStandsAsWantedIsLeftAloneWhateverElseOthersWroteOnIt() {
        assertThat(steps(plan(API_SERVER), AS_WANTED)).isEmpty();
    }

    @Test
    void aChangedModeAnAddedFieldAndALostOneAreRepaired() {
        for (String changed : List.of(
                AS_WANTED.replace("DISABLE", "ISTIO_MUTUAL"),
                AS_WANTED.replace("{tls:", "{connectionPool: {tcp: {maxConnections: 1}}, tls:"),
                AS_WANTED.replace("exportTo: [\"*\"]", "exportTo: [.]"),
                AS_WANTED.replace("mode: DISABLE", ""),
                AS_WANTED.replace("host: kubernetes.default.svc.cluster.local", "host: kubernetes.default"))) {
            assertThat(steps(plan(API_SERVER), changed))
                    .as(changed)
                    .singleElement()
                    .isInstanceOf(Step.Repair.class);
        }
    }

    @Test
    void anotherReasonIsToldAndNotRepaired() {
        assertThat(steps(plan(API_SERVER), AS_WANTED.replace("reason: a wildcard reaches it", "reason: another")))
                .singleElement()
                .isInstanceOf(Step.Explain.class);
    }

    @Test
    void whatIsNotWantedGoesAfterItsMinute() {
        Leaving leaving = leaving(AS_WANTED);

        assertThat(steps(plan(), leaving, NOON.plusSeconds(59), AS_WANTED)).isEmpty();
        assertThat(steps(plan(), leaving, NOON.plusSeconds(60), AS_WANTED))
                .singleElement()
                .isInstanceOf(Step.Delete.class);
    }

    @Test
    void whatDoesHarmGoesAtOnce() {
        Plan plan = plan(Set.of(API_SERVER.id()));

        assertThat(steps(plan, leaving(AS_WANTED), NOON, AS_WANTED))
                .singleElement()
                .isInstanceOf(Step.Delete.class);
    }

    @Test
    void nothingGoesOnAViewThatIsNotWhole() {
        Plan plan = plan(Set.of(API_SERVER.id()));

        assertThat(steps(plan, Leaving.NOTHING, NOON.plusSeconds(600), AS_WANTED))
                .isEmpty();
    }

    @Test
    void whatIsBeingDeletedIsWaitedFor() {
        String going = AS_WANTED.replace("uid: 0cb5", "deletionTimestamp: 2026-11-01T12:00:00Z");

        assertThat(steps(plan(API_SERVER), going.replace("DISABLE", "SIMPLE"))).isEmpty();
        assertThat(steps(plan(), leaving(going), NOON.plusSeconds(60), going)).isEmpty();
    }

    private static Leaving leaving(String... stored) {
        return Leaving.NOTHING.after(
                plan(), ours(stored).stream().map(OwnRuleObject::id).toList(), NOON);
    }

    private static List<Step> steps(Plan plan, String... stored) {
        return steps(plan, Leaving.NOTHING, NOON, stored);
    }

    private static List<Step> steps(Plan plan, Leaving leaving, Instant now, String... stored) {
        return DIFFERENCE.between(plan, Settling.NOTHING.after(plan, now), leaving, ours(stored), now);
    }

    private static List<OwnRuleObject> ours(String... stored) {
        return List.of(stored).stream()
                .map(text -> OwnRuleObject.of(Yaml.documents(text).getFirst()))
                .toList();
    }

    private static Plan plan(WantedRule... wanted) {
        return new Plan(List.of(wanted), List.of(), new TreeSet<>(), Completeness.COMPLETE);
    }

    private static Plan plan(Set<ResourceId> harmful) {
        return new Plan(List.of(), List.of(), new TreeSet<>(harmful), Completeness.COMPLETE);
    }
}
