package dev.mtlsguardrails.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.resource.ResourceId;

/** A DestinationRule with our label, as the API server has it. */
record OwnRuleObject(ResourceId id, JsonNode object) {

    static OwnRuleObject of(JsonNode object) {
        return new OwnRuleObject(
                new ResourceId(
                        Kinds.DESTINATION_RULE,
                        object.at("/metadata/namespace").asText(),
                        object.at("/metadata/name").asText()),
                object);
    }

    String uid() {
        return object.at("/metadata/uid").asText();
    }

    String resourceVersion() {
        return object.at("/metadata/resourceVersion").asText();
    }

    /** Whether it is going already; nothing is to be done about it until it is gone. */
    boolean isBeingDeleted() {
        return object.at("/metadata").has("deletionTimestamp");
    }
}
