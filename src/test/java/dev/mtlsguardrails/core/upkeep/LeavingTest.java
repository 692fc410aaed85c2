package dev.mtlsguardrails.core.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.upkeep.Plan.Completeness;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a rule of ours that nobody needs goes. */
class LeavingTest {

    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final ResourceId RULE = new ResourceId(Kinds.DESTINATION_RULE, "app", "mtls-guardrails-api-server");
    private static final Plan EMPTY =
            new Plan(List.of(), List.of(), Collections.emptySortedSet(), Completeness.COMPLETE);

    @Test
    void itGoesAfterAMinuteAndNotBefore() {
        Leaving leaving = Leaving.NOTHING.after(EMPTY, List.of(RULE), NOON);

        assertThat(leaving.isOver(RULE, MINUTE, NOON.plusSeconds(59))).isFalse();
        assertThat(leaving.isOver(RULE, MINUTE, NOON.plusSeconds(60))).isTrue();
    }

    @Test
    void itsTimeCountsFromTheFirstPlanWithoutIt() {
        Leaving leaving =
                Leaving.NOTHING.after(EMPTY, List.of(RULE), NOON).after(EMPTY, List.of(RULE), NOON.plusSeconds(30));

        assertThat(leaving.isOver(RULE, MINUTE, NOON.plusSeconds(60))).isTrue();
    }

    @Test
    void whatDoesNotStandOrWasNeverSeenDoesNotGo() {
        Leaving leaving = Leaving.NOTHING
                .after(EMPTY, List.of(RULE), NOON)
                .after(EMPTY, List.of(), NOON.plusSeconds(30))
                .after(EMPTY, List.of(RULE), NOON.plusSeconds(40));

        assertThat(leaving.isOver(RULE, MINUTE, NOON.plusSeconds(60))).isFalse();
        assertThat(Leaving.NOTHING.isOver(RULE, MINUTE, NOON.plusSeconds(600))).isFalse();
    }
}
