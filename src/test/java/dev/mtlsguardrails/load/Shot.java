package dev.mtlsguardrails.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mtlsguardrails.testbed.Reviews;

/** A request, and what has to be answered to it. */
record Shot(String method, String url, String contentType, byte[] body, Expected expected) {

    static Shot post(String url, JsonNode body, Expected expected) {
        return new Shot("POST", url, "application/json", Reviews.bytes(body), expected);
    }

    /** As vegeta reads it. */
    JsonNode target() {
        ObjectNode target = JsonNodeFactory.instance
                .objectNode()
                .put("method", method)
                .put("url", url)
                .put("body", body);
        target.putObject("header").putArray("Content-Type").add(contentType);
        return target;
    }

    /**
     * An answer that is right.
     *
     * @param said something that its body holds
     */
    record Expected(int status, String said) {

        static final Expected CREATED = new Expected(201, "");

        static Expected verdict(String uid, boolean allowed) {
            return new Expected(200, "\"uid\":\"%s\",\"allowed\":%s".formatted(uid, allowed));
        }

        boolean isMetBy(Answer answer) {
            return answer.status() == status && answer.body().contains(said);
        }
    }
}
