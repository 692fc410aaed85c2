package dev.mtlsguardrails.kube;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
 * A mapping in a YAML text that an object carries, such as an annotation. Looked at and never made into objects: nothing in
 * it can do anything, be it written by an enemy.
 */
final class YamlText {

    private final Map<String, Node> members;

    private YamlText(Map<String, Node> members) {
        this.members = members;
    }

    /** Empty for what is no YAML, or no mapping. */
    static Optional<YamlText> of(String text) {
        LoaderOptions options = new LoaderOptions();
        try {
            Composer composer = new Composer(new ParserImpl(new StreamReader(text), options), new Resolver(), options);
            return Optional.ofNullable(composer.getSingleNode()).flatMap(YamlText::of);
        } catch (YAMLException noYaml) {
            return Optional.empty();
        }
    }

    private static Optional<YamlText> of(Node node) {
        return node instanceof MappingNode mapping
                ? Optional.of(new YamlText(members(mapping, Collections.newSetFromMap(new IdentityHashMap<>()))))
                : Optional.empty();
    }

    /** The mapping's own members come before merged ones, and of two that are written the last. */
    private static Map<String, Node> members(MappingNode mapping, Set<Node> seen) {
        Map<String, Node> members = new LinkedHashMap<>();
        if (!seen.add(mapping)) {
            return members;
        }
        List<MappingNode> merged = new ArrayList<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
                merged.addAll(mappings(tuple.getValueNode()));
            } else if (tuple.getKeyNode() instanceof ScalarNode key) {
                members.put(key.getValue(), tuple.getValueNode());
            }
        }
        merged.forEach(from -> members(from, seen).forEach(members::putIfAbsent));
        return members;
    }

    private static List<MappingNode> mappings(Node merged) {
        List<Node> nodes = merged instanceof SequenceNode sequence ? sequence.getValue() : List.of(merged);
        return nodes.stream()
                .filter(MappingNode.class::isInstance)
                .map(MappingNode.class::cast)
                .toList();
    }

    /** The members that are words, numbers or lists of them, as written and in their order. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        members.forEach((name, node) -> {
            String text = text(node);
            if (!text.isEmpty()) {
                texts.put(name, text);
            }
        });
        return texts;
    }

    private static String text(Node node) {
        return switch (node) {
            case ScalarNode scalar when !scalar.getTag().equals(Tag.NULL) -> scalar.getValue();
            case SequenceNode sequence ->
                sequence.getValue().stream()
                        .filter(ScalarNode.class::isInstance)
                        .map(item -> ((ScalarNode) item).getValue())
                        .collect(Collectors.joining(","));
            default -> "";
        };
    }

    /** A member that is a mapping itself. */
    Optional<YamlText> member(String name) {
        return Optional.ofNullable(members.get(name)).flatMap(YamlText::of);
    }
}
