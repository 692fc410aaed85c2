package dev.mtlsguardrails.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What came back.
 *
 * @param status 0 where nothing came
 * @param nanoseconds from the request to the end of its answer
 * @param error why nothing came
 */
record Answer(int status, long nanoseconds, String body, String error) {

    /** As vegeta tells it. */
    static Answer of(JsonNode result) {
        return new Answer(
                result.path("code").asInt(),
                result.path("latency").asLong(),
                new String(Base64.getDecoder().decode(result.path("body").asText("")), StandardCharsets.UTF_8),
                result.path("error").asText());
    }

    @Override
    public String toString() {
        return status + " " + (body.isEmpty() ? error : body);
    }
}
