package dev.mtlsguardrails.cli.source;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * What the mappings of a document hold once merge keys are followed. Each is looked at once: aliases can make a small
 * document say the same thing very often.
 */
final class Mappings {

    private final SourceFile file;
    private final IdentityHashMap<MappingNode, Map<String, NodeTuple>> known = new IdentityHashMap<>();
    private final Set<MappingNode> begun = Collections.newSetFromMap(new IdentityHashMap<>());

    Mappings(SourceFile file) {
        this.file = file;
    }

    Map<String, NodeTuple> entries(MappingNode mapping) {
        Map<String, NodeTuple> entries = known.get(mapping);
        if (entries == null) {
            if (!begun.add(mapping)) {
                throw at(mapping, "what this merges contains it; write it out");
            }
            entries = read(mapping);
            known.put(mapping, entries);
        }
        return entries;
    }

    /** The mapping's own entries come before merged ones, and of those the first. */
    private Map<String, NodeTuple> read(MappingNode mapping) {
        Map<String, NodeTuple> entries = new LinkedHashMap<>();
        List<MappingNode> merged = new ArrayList<>();
        for (NodeTuple entry : mapping.getValue()) {
            Node key = entry.getKeyNode();
            if (key.getTag().equals(Tag.MERGE)) {
                merged.addAll(mergedBy(entry.getValueNode()));
            } else {
                NodeTuple first = entries.putIfAbsent(name(key), entry);
                if (first != null) {
                    throw at(
                            key,
                            "the key `" + name(key) + "` is there already, in line " + line(first.getKeyNode())
                                    + "; remove one of the two");
                }
            }
        }
        merged.forEach(from -> entries(from).forEach(entries::putIfAbsent));
        return entries;
    }

    private List<MappingNode> mergedBy(Node value) {
        List<Node> nodes = value instanceof SequenceNode sequence ? sequence.getValue() : List.of(value);
        List<MappingNode> mappings = new ArrayList<>();
        for (Node node : nodes) {
            if (!(node instanceof MappingNode mapping)) {
                throw at(node, "`<<` merges mappings only; name one, or a list of them");
            }
            mappings.add(mapping);
        }
        return mappings;
    }

    /** Keys of JSON are text, so {@code 9080:} is the key {@code "9080"}. */
    private String name(Node key) {
        if (key instanceof ScalarNode scalar) {
            return Scalars.value(scalar).asText();
        }
        throw at(key, "a key must be a word, not a mapping or a list; put it into quotes if it is one");
    }

    private BadInput at(Node node, String sentence) {
        return BadInput.in(file.name(), line(node), sentence);
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
