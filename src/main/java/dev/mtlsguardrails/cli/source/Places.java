package dev.mtlsguardrails.cli.source;

import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.JsonPointer.Step;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.CollectionNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Where the fields of an object stand in its file. */
public final class Places {

    private final Mappings mappings;
    private final Node root;

    Places(Mappings mappings, Node root) {
        this.mappings = mappings;
        this.root = root;
    }

    /** The same for what stands at a field. */
    Places below(JsonPointer field) {
        return new Places(mappings, deepest(field).value());
    }

    /**
     * The place of a field; of the deepest one on the way to it that is there, where it is not. That is the value,
     * unless it is empty or a block that begins below its key: then the key says more.
     */
    public Place of(JsonPointer field) {
        return place(deepest(field));
    }

    private Entry deepest(JsonPointer field) {
        Entry deepest = new Entry(Optional.empty(), root);
        for (Step step : field.steps()) {
            Optional<Entry> next = child(deepest.value(), step);
            if (next.isEmpty()) {
                break;
            }
            deepest = next.get();
        }
        return deepest;
    }

    private Optional<Entry> child(Node node, Step step) {
        return switch (step) {
            case Step.Key(String key)
            when node instanceof MappingNode mapping ->
                Optional.ofNullable(mappings.entries(mapping).get(key)).map(Entry::of);
            case Step.Item(int index, String identity)
            when node instanceof SequenceNode list && index < list.getValue().size() ->
                Optional.of(new Entry(Optional.empty(), list.getValue().get(index)));
            default -> Optional.empty();
        };
    }

    private static Place place(Entry entry) {
        Node value = entry.value();
        if (isBlock(value)) {
            Node head = entry.key().orElseGet(() -> firstIn(value));
            return place(head, value.getEndMark().getLine());
        }
        boolean empty = value.getStartMark().getIndex() == value.getEndMark().getIndex();
        Node shown = empty ? entry.key().orElse(value) : value;
        return place(shown, shown.getStartMark().getLine() + 1);
    }

    private static boolean isBlock(Node node) {
        return node instanceof CollectionNode<?> collection && collection.getFlowStyle() == FlowStyle.BLOCK;
    }

    private static Node firstIn(Node block) {
        return block instanceof MappingNode mapping && !mapping.getValue().isEmpty()
                ? mapping.getValue().getFirst().getKeyNode()
                : block;
    }

    private static Place place(Node shown, int lastLine) {
        Mark start = shown.getStartMark();
        Mark end = shown.getEndMark();
        int width = end.getLine() == start.getLine() ? end.getColumn() - start.getColumn() : 1;
        return new Place(
                start.getLine() + 1,
                start.getColumn() + 1,
                Math.max(width, 1),
                Math.max(lastLine, start.getLine() + 1));
    }

    private record Entry(Optional<Node> key, Node value) {

        static Entry of(NodeTuple tuple) {
            return new Entry(Optional.of(tuple.getKeyNode()), tuple.getValueNode());
        }
    }
}
