package dev.mtlsguardrails.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.policy.Requester;
import dev.mtlsguardrails.core.resource.Resource;
import dev.mtlsguardrails.core.rule.Admitted;
import dev.mtlsguardrails.kube.KubeReader;
import dev.mtlsguardrails.kube.Reading;
import dev.mtlsguardrails.testbed.Reviews;
import dev.mtlsguardrails.testbed.Yaml;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who is remembered, and for what. */
class LetPassTest {

    private static final JsonNode OPEN = policy("DISABLE");
    private static final JsonNode FINE = policy("STRICT");
    private static final Requester ON_CALL = new Requester("sam", List.of("sre-oncall"));

    private final LetPass letPass = new LetPass();

    private static JsonNode policy(String mode) {
        return Yaml.documents("""
                apiVersion: security.istio.io/v1
                kind: PeerAuthentication
                metadata: {name: it, namespace: bookinfo}
                spec: {mtls: {mode: %s}}
                """.formatted(mode)).getFirst();
    }

    private static ObjectNode byOnCall(JsonNode object) {
        ObjectNode review = Reviews.creation("uid", object);
        ((ObjectNode) review.path("request").path("userInfo"))
                .put("username", "sam")
                .putArray("groups")
                .add("sre-oncall");
        return review;
    }

    private void asked(ObjectNode review) throws BadReviewException {
        byte[] body = Reviews.bytes(review);
        letPass.decided(ReviewCodec.parse(body), Offline.decide(body, Offline.bookinfo(List.of())));
    }

    private Optional<Requester> whoAskedFor(JsonNode object) {
        return KubeReader.read(object) instanceof Reading.Read<Resource>(Resource value)
                ? letPass.of(new Change.Create(value)).map(Admitted::requester)
                : Optional.empty();
    }

    @Test
    void whoBreaksTheGlassIsRemembered() throws BadReviewException {
        asked(byOnCall(OPEN));

        assertThat(whoAskedFor(OPEN)).contains(ON_CALL);
        assertThat(whoAskedFor(FINE))
                .as("another content was stored by somebody else")
                .isEmpty();
    }

    @Test
    void notWhoIsRefused() throws BadReviewException {
        asked(Reviews.creation("uid", OPEN));

        assertThat(whoAskedFor(OPEN)).isEmpty();
    }

    @Test
    void notWhoOnlyTries() throws BadReviewException {
        ObjectNode review = byOnCall(OPEN);
        ((ObjectNode) review.path("request")).put("dryRun", true);
        asked(review);

        assertThat(whoAskedFor(OPEN)).isEmpty();
    }

    @Test
    void whoeverComesNextIsAnotherMatter() throws BadReviewException {
        asked(byOnCall(OPEN));
        asked(Reviews.creation("uid", FINE));

        assertThat(whoAskedFor(OPEN)).isEmpty();
    }
}
