package dev.mtlsguardrails.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/** Makes the AdmissionReview that the API server would send. */
public final class Reviews {

    private Reviews() {}

    /**
     * A review in the short form of the cases: {@code operation, user, groups, subResource, object, oldObject}.
     *
     * @param uid what the answer must echo
     */
    public static ObjectNode review(String uid, JsonNode brief) {
        JsonNode object = brief.has("object") ? brief.get("object") : brief.path("oldObject");
        ObjectNode review = JsonNodeFactory.instance.objectNode();
        review.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
        ObjectNode request = review.putObject("request");
        String apiVersion = object.path("apiVersion").asText();
        int slash = apiVersion.indexOf('/');
        request.put("uid", uid);
        request.putObject("kind")
                .put("group", slash < 0 ? "" : apiVersion.substring(0, slash))
                .put("version", apiVersion.substring(slash + 1))
                .put("kind", object.path("kind").asText());
        if (brief.has("subResource")) {
            request.set("subResource", brief.get("subResource"));
        }
        request.put("name", object.path("metadata").path("name").asText())
                .put("namespace", object.path("metadata").path("namespace").asText(""))
                .put("operation", brief.path("operation").asText("CREATE"))
                .put("dryRun", brief.path("dryRun").asBoolean(false));
        ObjectNode user =
                request.putObject("userInfo").put("username", brief.path("user").asText("jane"));
        if (brief.has("groups")) {
            user.set("groups", brief.get("groups"));
        }
        request.set(
                "object",
                brief.path("object").isMissingNode() ? JsonNodeFactory.instance.nullNode() : brief.get("object"));
        request.set(
                "oldObject",
                brief.path("oldObject").isMissingNode() ? JsonNodeFactory.instance.nullNode() : brief.get("oldObject"));
        return review;
    }

    /** A review of the creation of an object by an ordinary user. */
    public static ObjectNode creation(String uid, JsonNode object) {
        return review(uid, JsonNodeFactory.instance.objectNode().set("object", object));
    }

    public static byte[] bytes(JsonNode review) {
        return review.toString().getBytes(StandardCharsets.UTF_8);
    }
}
