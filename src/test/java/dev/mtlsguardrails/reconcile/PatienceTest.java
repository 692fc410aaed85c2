package dev.mtlsguardrails.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.upkeep.WantedRule;
import dev.mtlsguardrails.core.upkeep.WantedRule.Purpose;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How long the same step waits. */
class PatienceTest {

    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final Step CREATE = new Step.Create(new WantedRule(
            "istio-system", new Host("kubernetes.default.svc.cluster.local"), Purpose.API_SERVER, "because"));

    private final Patience patience = new Patience();

    @Test
    void theFirstTimeAtOnceAndThenLongerEachTime() {
        assertThat(patience.allows(CREATE, NOON)).isTrue();
        patience.taken(CREATE, NOON);
        assertThat(waited(0)).isFalse();
        assertThat(waited(1)).isTrue();
        patience.taken(CREATE, NOON);
        assertThat(waited(1)).isFalse();
        assertThat(waited(2)).isTrue();
        for (int more = 0; more < 20; more++) {
            patience.taken(CREATE, NOON);
        }
        assertThat(waited(31)).isFalse();
        assertThat(waited(32)).as("never longer than about half a minute").isTrue();
    }

    @Test
    void threeTimesIsAFight() {
        patience.taken(CREATE, NOON);
        patience.taken(CREATE, NOON);
        assertThat(patience.isFought(CREATE)).isFalse();
        patience.taken(CREATE, NOON);
        assertThat(patience.isFought(CREATE)).isTrue();
    }

    @Test
    void whatWasNotNecessaryForAWhileBeginsAnew() {
        patience.taken(CREATE, NOON);
        patience.forget(NOON.plusSeconds(30));
        assertThat(waited(0)).isFalse();
        patience.forget(NOON.plusSeconds(31));
        assertThat(waited(0)).isTrue();
    }

    @Test
    void whatWeDeletedOurselvesWasNoFight() {
        patience.taken(CREATE, NOON);
        patience.succeeded(
                new Step.Delete(new OwnRuleObject(CREATE.id(), JsonNodeFactory.instance.objectNode()), "useless"));
        assertThat(waited(0)).isTrue();
    }

    private boolean waited(long seconds) {
        return patience.allows(CREATE, NOON.plusSeconds(seconds));
    }
}
