package dev.mtlsguardrails.cli.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads JSON into the nodes that YAML is read into. It is nearly YAML, but may be indented by tabs, may escape slashes,
 * and one object may follow another without a word between them.
 */
final class JsonNodes {

    private static final JsonFactory JSON = new JsonFactory();

    private final String text;
    private final JsonParser parser;

    private JsonNodes(String text, JsonParser parser) {
        this.text = text;
        this.parser = parser;
    }

    /** The values of a text, one after the other. */
    static List<Node> of(String text) throws IOException {
        try (JsonParser parser = JSON.createParser(text)) {
            JsonNodes reader = new JsonNodes(text, parser);
            List<Node> values = new ArrayList<>();
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                values.add(reader.value(token));
            }
            return values;
        }
    }

    private Node value(JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_NUMBER_INT -> scalar(Tag.INT, ScalarStyle.PLAIN);
            case VALUE_NUMBER_FLOAT -> scalar(Tag.FLOAT, ScalarStyle.PLAIN);
            case VALUE_TRUE, VALUE_FALSE -> scalar(Tag.BOOL, ScalarStyle.PLAIN);
            case VALUE_NULL -> scalar(Tag.NULL, ScalarStyle.PLAIN);
            default -> scalar(Tag.STR, ScalarStyle.DOUBLE_QUOTED);
        };
    }

    private Node object() throws IOException {
        Mark start = mark(parser.currentTokenLocation());
        List<NodeTuple> entries = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Node key = scalar(Tag.STR, ScalarStyle.DOUBLE_QUOTED);
            entries.add(new NodeTuple(key, value(parser.nextToken())));
        }
        return new MappingNode(Tag.MAP, true, entries, start, mark(parser.currentLocation()), FlowStyle.FLOW);
    }

    private Node array() throws IOException {
        Mark start = mark(parser.currentTokenLocation());
        List<Node> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(value(token));
        }
        return new SequenceNode(Tag.SEQ, true, items, start, mark(parser.currentLocation()), FlowStyle.FLOW);
    }

    /** The text is asked for before the end: strings are read no earlier than that. */
    private Node scalar(Tag tag, ScalarStyle style) throws IOException {
        Mark start = mark(parser.currentTokenLocation());
        String written = parser.getText();
        return new ScalarNode(tag, written, start, mark(parser.currentLocation()), style);
    }

    /** Marks count lines and columns from zero, and columns in code points. */
    private Mark mark(JsonLocation at) {
        int offset = (int) at.getCharOffset();
        int column = text.codePointCount(offset - at.getColumnNr() + 1, offset);
        return new Mark("", offset, at.getLineNr() - 1, column, new int[0], 0);
    }
}
