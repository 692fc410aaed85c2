package dev.mtlsguardrails.cli.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Makes JSON of YAML. What is referred to twice is made once and shared, so that no document grows by its aliases. */
final class Trees {

    private final SourceFile file;
    private final Mappings mappings;
    private final IdentityHashMap<Node, JsonNode> made = new IdentityHashMap<>();
    private final Set<Node> begun = Collections.newSetFromMap(new IdentityHashMap<>());

    Trees(SourceFile file, Mappings mappings) {
        this.file = file;
        this.mappings = mappings;
    }

    JsonNode tree(Node node) {
        JsonNode tree = made.get(node);
        if (tree == null) {
            if (!begun.add(node)) {
                throw BadInput.in(
                        file.name(), node.getStartMark().getLine() + 1, "an alias in this refers to it; write it out");
            }
            tree = make(node);
            made.put(node, tree);
        }
        return tree;
    }

    private JsonNode make(Node node) {
        return switch (node) {
            case MappingNode mapping -> object(mapping);
            case SequenceNode sequence -> array(sequence);
            case ScalarNode scalar -> Scalars.value(scalar);
            default -> throw new IllegalStateException("no such node in YAML: " + node.getNodeId());
        };
    }

    private ObjectNode object(MappingNode mapping) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        mappings.entries(mapping).forEach((key, entry) -> object.set(key, tree(entry.getValueNode())));
        return object;
    }

    private ArrayNode array(SequenceNode sequence) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        sequence.getValue().forEach(item -> array.add(tree(item)));
        return array;
    }
}
