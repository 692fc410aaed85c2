package dev.mtlsguardrails.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mtlsguardrails.core.injection.Addition;
import dev.mtlsguardrails.core.injection.Manifest;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mtls.SidecarMark.Form;
import dev.mtlsguardrails.core.resource.JsonPointer;
import java.util.List;
import java.util.Optional;

/** The template in the tree of an object, and in the tree that is stored, if there is one. */
public final class TemplateTree implements Manifest {

    private final JsonPointer at;
    private final JsonNode object;
    private final Optional<JsonNode> stored;

    /**
     * @param template what was read from the object
     */
    public TemplateTree(PodTemplate template, JsonNode object, Optional<JsonNode> stored) {
        this.at = template.at();
        this.object = object;
        this.stored = stored;
    }

    @Override
    public Template template() {
        JsonNode written = find(object, at);
        if (!written.isObject()) {
            return Template.ABSENT;
        }
        return stored.map(old -> find(old, at).equals(written) ? Template.AS_STORED : Template.CHANGED)
                .orElse(Template.NEW);
    }

    /** Kubernetes wants {@code Always} of everything that serves, and anything but that of Jobs. */
    @Override
    public Purpose purpose() {
        JsonNode restartPolicy = find(object, at).path("spec").path("restartPolicy");
        return restartPolicy.asText("Always").equals("Always") ? Purpose.TO_SERVE : Purpose.TO_COMPLETE;
    }

    /** A JSON Patch (RFC 6902): maps that are missing are made, and one that is there keeps what it has. */
    public JsonNode adding(List<Addition> additions) {
        ObjectNode wanted = JsonNodeFactory.instance.objectNode();
        for (Addition addition : additions) {
            wanted.withObjectProperty(map(addition.form())).put(addition.key(), addition.value());
        }
        ArrayNode operations = JsonNodeFactory.instance.arrayNode();
        add(operations, at.key("metadata"), wanted);
        return operations;
    }

    private static String map(Form form) {
        return switch (form) {
            case LABEL -> "labels";
            case ANNOTATION -> "annotations";
        };
    }

    private void add(ArrayNode operations, JsonPointer to, JsonNode wanted) {
        if (wanted.isObject() && find(object, to).isObject()) {
            wanted.properties().forEach(member -> add(operations, to.key(member.getKey()), member.getValue()));
        } else {
            operations.addObject().put("op", "add").put("path", to.toString()).set("value", wanted);
        }
    }

    private static JsonNode find(JsonNode tree, JsonPointer pointer) {
        return tree.at(pointer.toString());
    }
}
