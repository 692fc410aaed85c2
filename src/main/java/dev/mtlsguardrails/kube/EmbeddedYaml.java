package dev.mtlsguardrails.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * YAML that an object carries as text, in a ConfigMap or an annotation. Looked at and never made into objects: nothing in
 * it can do anything, be it written by an enemy. All scalars are texts, and the words for yes and no are {@code true} and
 * {@code false}.
 */
final class EmbeddedYaml {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final Set<String> YES = Set.of("true", "yes", "on");

    /** An object of the largest size holds fewer; more come of aliases to aliases only, which Istio refuses as well. */
    private static final int MOST_NODES = 500_000;

    /** Deeper are only nodes that hold themselves. */
    private static final int DEEPEST = 100;

    private int nodes;
    private int depth;

    private EmbeddedYaml() {}

    /** The mapping that the text holds; empty for what is none, or no YAML. */
    static Optional<JsonNode> mapping(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(Integer.MAX_VALUE); // they are counted as they are followed
        try {
            Composer composer = new Composer(new ParserImpl(new StreamReader(text), options), new Resolver(), options);
            return Optional.ofNullable(composer.getSingleNode())
                    .filter(MappingNode.class::isInstance)
                    .map(new EmbeddedYaml()::tree);
        } catch (YAMLException noYaml) {
            return Optional.empty();
        }
    }

    private JsonNode tree(Node node) {
        if (++nodes > MOST_NODES || ++depth > DEEPEST) {
            throw new YAMLException("too many nodes, or too deep");
        }
        JsonNode tree = grown(node);
        depth--;
        return tree;
    }

    private JsonNode grown(Node node) {
        return switch (node) {
            case MappingNode mapping -> {
                ObjectNode object = JSON.objectNode();
                members(mapping, object);
                yield object;
            }
            case SequenceNode sequence -> {
                ArrayNode items = JSON.arrayNode();
                sequence.getValue().forEach(item -> items.add(tree(item)));
                yield items;
            }
            case ScalarNode scalar -> scalar(scalar);
            default -> JSON.nullNode();
        };
    }

    private static JsonNode scalar(ScalarNode scalar) {
        if (scalar.getTag().equals(Tag.NULL)) {
            return JSON.nullNode();
        }
        String written = scalar.getValue();
        return scalar.getTag().equals(Tag.BOOL)
                ? JSON.textNode(Boolean.toString(YES.contains(written.toLowerCase(Locale.ROOT))))
                : JSON.textNode(written);
    }

    /** The mapping's own members come before merged ones, and of two that are written the last. */
    private void members(MappingNode mapping, ObjectNode into) {
        List<Node> merged = new ArrayList<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
                merged.addAll(
                        tuple.getValueNode() instanceof SequenceNode several
                                ? several.getValue()
                                : List.of(tuple.getValueNode()));
            } else if (tuple.getKeyNode() instanceof ScalarNode key) {
                into.set(key.getValue(), tree(tuple.getValueNode()));
            }
        }
        for (Node from : merged) {
            if (tree(from) instanceof ObjectNode others) {
                others.properties().stream()
                        .filter(member -> !into.has(member.getKey()))
                        .forEach(member -> into.set(member.getKey(), member.getValue()));
            }
        }
    }
}
