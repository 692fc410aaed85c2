package dev.mtlsguardrails.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mtlsguardrails.testbed.ControlPlaneResource;
import dev.mtlsguardrails.testbed.Reviews;
import dev.mtlsguardrails.testbed.WebhookClient;
import dev.mtlsguardrails.testbed.Yaml;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** However a refused review is damaged, it is not allowed by accident, and the process lives on. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class CorruptionTest {

    private static final long SEED = 20_261_121;
    private static final int CORRUPTIONS = 10_000;
    private static final Set<String> HARMLESS = Set.of("SIMPLE", "MUTUAL", "ISTIO_MUTUAL");
    private static final ObjectMapper LENIENT = new ObjectMapper();

    private final WebhookClient webhook = ControlPlaneResource.cluster().webhook();

    @Test
    void neverAllowsByAccident() throws Exception {
        webhook.awaitReady();
        byte[] review = Reviews.bytes(Reviews.creation("uid", Yaml.single(EndpointContract.REFUSED)));
        Corruptor corruptor = new Corruptor(review, new Random(SEED));
        Map<String, Integer> answers = new HashMap<>();

        long start = System.nanoTime();
        for (int i = 0; i < CORRUPTIONS; i++) {
            byte[] corrupted = corruptor.next();
            String answer = answer(corrupted);
            answers.merge(answer, 1, Integer::sum);
            if (answer.equals("allowed")) {
                assertThat(stillViolates(corrupted))
                        .as(() -> "allowed: " + new String(corrupted, StandardCharsets.UTF_8))
                        .isFalse();
            }
        }

        System.out.println("corruptions: " + answers + " in " + (System.nanoTime() - start) / 1_000_000 + " ms");
        assertThat(answers.keySet()).isSubsetOf("400", "413", "500", "refused", "allowed");
        assertThat(answers)
                .as("the corruptions reach the parser and the rules")
                .containsKeys("400", "refused", "allowed");
        assertThat(answer(review)).as("the process lives on").isEqualTo("refused");
    }

    private String answer(byte[] body) throws JsonProcessingException {
        HttpResponse<String> response = webhook.post("/validate", body);
        if (response.statusCode() != 200) {
            return Integer.toString(response.statusCode());
        }
        return LENIENT.readTree(response.body())
                        .path("response")
                        .path("allowed")
                        .asBoolean(true)
                ? "allowed"
                : "refused";
    }

    /** Written without looking at the product: would Istio send plaintext by what is left of this review? */
    private static boolean stillViolates(byte[] body) {
        JsonNode request;
        try {
            request = LENIENT.readTree(body).path("request");
        } catch (IOException unreadable) {
            return true;
        }
        JsonNode kind = request.path("kind");
        boolean storesRule = request.path("operation").asText().equals("CREATE")
                && kind.path("group").asText().equals("networking.istio.io")
                && kind.path("kind").asText().equals("DestinationRule");
        JsonNode tls = request.path("object").path("spec").path("trafficPolicy").path("tls");
        boolean block = !tls.isMissingNode() && !tls.isNull();
        return storesRule && block && !HARMLESS.contains(tls.path("mode").asText());
    }
}
