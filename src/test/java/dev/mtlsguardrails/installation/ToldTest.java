package dev.mtlsguardrails.installation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.core.installation.Intactness;
import dev.mtlsguardrails.core.installation.Intactness.Damaged;
import dev.mtlsguardrails.core.installation.Intactness.Intact;
import dev.mtlsguardrails.core.installation.Intactness.Unknown;
import dev.mtlsguardrails.core.installation.WebhookConfiguration;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The cluster is told once, by whoever's turn it is, and reminded of what stands. */
class ToldTest {

    private static final ResourceId OURS = new ResourceId(WebhookConfiguration.VALIDATING, "", "mtls-guardrails");
    private static final Intactness GONE = Damaged.gone();
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    private final Cluster cluster = new Cluster();
    private final Told told = new Told(cluster);

    @Test
    void whatStaysAsItIsIsSaidOnce() {
        tell(GONE, NOON);
        tell(GONE, NOON.plusSeconds(10));

        assertThat(cluster.heard).containsExactly("it is not there");
    }

    @Test
    void anotherDamageAndTheEndOfItAreSaid() {
        tell(GONE, NOON);
        tell(new Damaged(List.of("weaker")), NOON.plusSeconds(10));
        tell(new Intact(), NOON.plusSeconds(20));
        tell(new Intact(), NOON.plusSeconds(30));

        assertThat(cluster.heard).containsExactly("it is not there", "weaker", "restored");
    }

    @Test
    void whatStandsForLongIsSaidAgain() {
        tell(GONE, NOON);
        tell(GONE, NOON.plus(Duration.ofMinutes(59)));
        tell(GONE, NOON.plus(Duration.ofMinutes(60)));

        assertThat(cluster.heard).containsExactly("it is not there", "it is not there");
    }

    @Test
    void whoeverTakesOverSaysWhatWasNotHisTurnToSay() {
        cluster.listens = false;
        tell(GONE, NOON);
        cluster.listens = true;
        tell(GONE, NOON.plusSeconds(10));
        tell(GONE, NOON.plusSeconds(20));

        assertThat(cluster.heard).containsExactly("it is not there");
    }

    @Test
    void thatItCannotBeReadEndsNoDamage() {
        tell(GONE, NOON);
        tell(new Unknown("no right to read it"), NOON.plusSeconds(10));
        tell(GONE, NOON.plusSeconds(20));

        assertThat(cluster.heard).containsExactly("it is not there");
    }

    private void tell(Intactness how, Instant now) {
        told.tell(Map.of(OURS, how), now);
    }

    private static final class Cluster implements Announcer {

        private final List<String> heard = new ArrayList<>();
        private boolean listens = true;

        @Override
        public boolean damaged(ResourceId object, String how) {
            return listens && heard.add(how);
        }

        @Override
        public void restored(ResourceId object) {
            heard.add("restored");
        }
    }
}
