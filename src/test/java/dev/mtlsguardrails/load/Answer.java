package dev.mtlsguardrails.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;

/**
 * What came back.
 *
 * @param status 0 where nothing came
 * @param nanoseconds from the request to the end of its answer
 * @param error why nothing came
 */
record Answer(int status, Instant asked, long nanoseconds, String body, String error) {

    /** As vegeta tells it. */
    static Answer of(JsonNode result) {
        return new Answer(
                result.path("code").asInt(),
                OffsetDateTime.parse(result.path("timestamp").asText()).toInstant(),
                result.path("latency").asLong(),
                new String(Base64.getDecoder().decode(result.path("body").asText("")), StandardCharsets.UTF_8),
                result.path("error").asText());
    }

    /** When it was there. */
    Instant came() {
        return asked.plusNanos(nanoseconds);
    }

    @Override
    public String toString() {
        return status + " " + (body.isEmpty() ? error : body);
    }
}
