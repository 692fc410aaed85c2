package dev.mtlsguardrails.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages a document: truncates, flips bytes, doubles members, changes types, removes, renames and nests. */
final class Corruptor {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final byte[] original;
    private final Random random;

    Corruptor(byte[] original, Random random) {
        this.original = original;
        this.random = random;
    }

    byte[] next() throws IOException {
        return switch (random.nextInt(8)) {
            case 0 -> Arrays.copyOf(original, random.nextInt(original.length));
            case 1 -> flipped();
            case 2 -> doubled();
            default -> rebuilt();
        };
    }

    private byte[] flipped() {
        byte[] copy = original.clone();
        for (int i = 0; i <= random.nextInt(3); i++) {
            copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
        }
        return copy;
    }

    /** Repeats a stretch of the text, which often repeats a member. */
    private byte[] doubled() {
        String text = new String(original, StandardCharsets.UTF_8);
        int from = random.nextInt(text.length());
        int to = from + random.nextInt(text.length() - from);
        return (text.substring(0, to) + "," + text.substring(from)).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] rebuilt() throws IOException {
        ObjectNode tree = (ObjectNode) MAPPER.readTree(original);
        List<ObjectNode> objects = new ArrayList<>();
        collect(tree, objects);
        ObjectNode parent = objects.get(random.nextInt(objects.size()));
        List<String> names = new ArrayList<>();
        parent.fieldNames().forEachRemaining(names::add);
        if (names.isEmpty()) {
            parent.set("surprise", anything());
        } else {
            change(parent, names.get(random.nextInt(names.size())));
        }
        return MAPPER.writeValueAsBytes(tree);
    }

    private void change(ObjectNode parent, String name) {
        switch (random.nextInt(5)) {
            case 0 -> parent.remove(name);
            case 1 -> parent.set(name + "x", parent.remove(name));
            case 2 -> parent.set(name, nested(parent.get(name)));
            default -> parent.set(name, anything());
        }
    }

    private JsonNode nested(JsonNode node) {
        JsonNode deep = node;
        for (int depth = random.nextInt(random.nextInt(10) == 0 ? 600 : 4); depth >= 0; depth--) {
            deep = random.nextBoolean() ? new ArrayNode(JSON).add(deep) : new ObjectNode(JSON).set("nested", deep);
        }
        return deep;
    }

    private JsonNode anything() {
        return switch (random.nextInt(8)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.numberNode(random.nextLong());
            case 2 -> JSON.booleanNode(random.nextBoolean());
            case 3 -> JSON.arrayNode();
            case 4 -> JSON.objectNode();
            case 5 -> JSON.objectNode().put("mode", "ISTIO_MUTUAL");
            case 6 -> JSON.textNode("DISABLE");
            default -> JSON.textNode(Integer.toString(random.nextInt()));
        };
    }

    private static void collect(JsonNode node, List<ObjectNode> objects) {
        if (node instanceof ObjectNode object) {
            objects.add(object);
        }
        node.forEach(child -> collect(child, objects));
    }
}
