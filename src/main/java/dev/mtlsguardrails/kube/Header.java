package dev.mtlsguardrails.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.Optional;

/**
 * What a document says it is, as far as that can be made out: enough to name it even where it cannot be read. What is
 * missing or no text is empty.
 */
public record Header(String apiVersion, String kind, String namespace, String name) {

    public static Header of(JsonNode document) {
        JsonNode metadata = document.path("metadata");
        return new Header(
                document.path("apiVersion").asText(),
                document.path("kind").asText(),
                metadata.path("namespace").asText(),
                metadata.path("name").asText());
    }

    public ResourceId id() {
        return new ResourceId(groupKind(), namespace, name);
    }

    /** How the kind is served; empty for what is none of our business. */
    public Optional<ServedKind> served() {
        GroupKind groupKind = groupKind();
        return ServedKind.ALL.stream()
                .filter(served -> served.kind().equals(groupKind))
                .findFirst();
    }

    private GroupKind groupKind() {
        return new GroupKind(MetaReader.group(apiVersion), kind);
    }

    /**
     * The document as the API server would take it from somebody who works in a namespace: an object that belongs into
     * one and names none goes there, and one without namespaces loses the name of any.
     */
    public static JsonNode placed(JsonNode document, String namespace) {
        Optional<ServedKind> served = Header.of(document).served();
        if (served.isEmpty() || !(document instanceof ObjectNode object)) {
            return document;
        }
        JsonNode metadata = object.path("metadata");
        ObjectNode placed = JsonNodeFactory.instance.objectNode();
        if (metadata instanceof ObjectNode written) {
            placed.setAll(written);
        } else if (!metadata.isMissingNode() && !metadata.isNull()) {
            return document; // for the reader to complain of
        }
        if (!served.get().isNamespaced()) {
            placed.remove("namespace");
        } else if (placed.path("namespace").asText().isEmpty()) {
            placed.put("namespace", namespace);
        }
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        copy.setAll(object);
        copy.set("metadata", placed);
        return copy;
    }
}
