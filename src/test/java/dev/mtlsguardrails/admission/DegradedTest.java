package dev.mtlsguardrails.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.testbed.Reviews;
import dev.mtlsguardrails.testbed.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the webhook says when it could not read all that would be useful. */
class DegradedTest {

    private static final byte[] EXTERNAL =
            Reviews.bytes(Reviews.creation("uid", Yaml.documents("""
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: elsewhere, namespace: bookinfo}
            spec: {host: api.elsewhere.example, trafficPolicy: {tls: {mode: DISABLE}}}
            """).getFirst()));

    @Test
    void aRefusalThatUnreadServiceEntriesMightHaveAvertedSaysSo() throws BadReviewException {
        ClusterView complete = Offline.bookinfo(List.of());

        assertThat(refusal(complete)).contains("create its ServiceEntry first");
        assertThat(refusal(complete.without(List.of(Kinds.SERVICE_ENTRY))))
                .contains("ServiceEntries cannot be read at present");
    }

    private static String refusal(ClusterView view) throws BadReviewException {
        return Offline.decide(EXTERNAL, view).answer().refusal().orElseThrow().message();
    }
}
