package dev.mtlsguardrails.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.events.StreamEndEvent;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * YAML that an object carries as text, in a ConfigMap or an annotation, read as Istio reads it: whatever Istio can read and
 * we cannot would be a place to hide in. Looked at and never made into objects: nothing in it can do anything, be it written
 * by an enemy. All scalars are texts, the words for yes and no are {@code true} and {@code false}, and whole numbers are
 * decimal. An alias is the very node that it stands for, so that aliases to aliases cost nothing.
 */
final class EmbeddedYaml {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final Resolver RESOLVER = new Resolver();

    private static final Set<String> YES = Set.of("true", "yes", "on");

    /** The key whose values are merged into their mapping. */
    private static final JsonNode MERGE = new TextNode("<<");

    /** Go goes no deeper either. */
    private static final int DEEPEST = 10_000;

    /** More come of aliases to aliases only, which Istio refuses as well. */
    private static final int MOST_MERGED = 1_000_000;

    /** Whole numbers as Go takes them, without their underscores. */
    private static final Pattern WHOLE = Pattern.compile("([-+]?)(0[xX]|0[bB]|0[oO]|0)?([0-9a-fA-F]{1,20})");

    private static final Pattern DECIMAL = Pattern.compile("[-+]?[0-9]{1,20}(\\.[0-9]{0,20})?([eE][-+]?[0-9])?");

    private static final Map<String, Integer> RADIX = Map.of("0x", 16, "0b", 2, "0o", 8, "0", 8);

    private final Parser events;
    private final Map<String, JsonNode> anchors = new HashMap<>();
    private final Deque<Open> open = new ArrayDeque<>();
    private Optional<JsonNode> root = Optional.empty();
    private int merged;

    private EmbeddedYaml(Parser events) {
        this.events = events;
    }

    /** The mapping that the text holds; empty for what is none, or no YAML. */
    static Optional<JsonNode> mapping(String text) {
        try {
            Parser events = new ParserImpl(new StreamReader(withoutTabs(text)), new LoaderOptions());
            return new EmbeddedYaml(events).first().filter(JsonNode::isObject);
        } catch (YAMLException noYaml) {
            return Optional.empty();
        }
    }

    /** Go takes a tab between two words for a blank, and this parser for an error. */
    private static String withoutTabs(String text) {
        StringBuilder blanks = new StringBuilder(text);
        boolean isIndented = true;
        for (int at = 0; at < blanks.length(); at++) {
            char written = blanks.charAt(at);
            if (written == '\n' || written == '\r') {
                isIndented = true;
            } else if (written != ' ' && written != '\t') {
                isIndented = false;
            } else if (!isIndented) {
                blanks.setCharAt(at, ' ');
            }
        }
        return blanks.toString();
    }

    /** The first document; what follows it Istio does not look at. */
    private Optional<JsonNode> first() {
        while (root.isEmpty()) {
            Event event = events.getEvent();
            if (event instanceof StreamEndEvent) {
                break;
            }
            take(event);
        }
        return root;
    }

    private void take(Event event) {
        switch (event) {
            case MappingStartEvent start -> open(JSON.objectNode(), start);
            case SequenceStartEvent start -> open(JSON.arrayNode(), start);
            case CollectionEndEvent end -> {
                Open closed = open.pop();
                add(closed.node, closed.anchor);
            }
            case ScalarEvent scalar -> add(scalar(scalar), anchor(scalar));
            // one that holds itself is not there yet, and Istio refuses it
            case AliasEvent alias -> add(anchors.getOrDefault(alias.getAnchor(), JSON.nullNode()), Optional.empty());
            default -> {} // where documents begin and end
        }
    }

    private void open(ContainerNode<?> node, NodeEvent start) {
        if (open.size() >= DEEPEST) {
            throw new YAMLException("too deep");
        }
        open.push(new Open(node, anchor(start)));
    }

    private static Optional<String> anchor(NodeEvent event) {
        return Optional.ofNullable(event.getAnchor());
    }

    private void add(JsonNode node, Optional<String> anchor) {
        anchor.ifPresent(name -> anchors.put(name, node));
        Open into = open.peek();
        if (into == null) {
            root = Optional.of(node);
        } else if (into.node instanceof ArrayNode items) {
            items.add(node);
        } else if (into.key.isEmpty()) {
            into.key = Optional.of(node);
        } else {
            set((ObjectNode) into.node, into.key.get(), node);
            into.key = Optional.empty();
        }
    }

    /** Whatever is written later counts, be it merged or not. */
    private void set(ObjectNode object, JsonNode key, JsonNode value) {
        if (key == MERGE) {
            List<JsonNode> sources = List.of(value);
            if (value instanceof ArrayNode several) {
                sources = several.valueStream().toList().reversed(); // of these the first counts
            }
            sources.forEach(source -> merge(object, source));
        } else if (key.isTextual()) {
            object.set(key.textValue(), value);
        }
    }

    private void merge(ObjectNode object, JsonNode source) {
        merged += source.size();
        if (merged > MOST_MERGED) {
            throw new YAMLException("too much is merged");
        }
        source.properties().forEach(member -> object.set(member.getKey(), member.getValue()));
    }

    private static JsonNode scalar(ScalarEvent scalar) {
        String written = scalar.getValue();
        boolean isPlain = scalar.getImplicit().canOmitTagInPlainScalar();
        Tag tag = scalar.getTag() == null || scalar.getTag().equals("!")
                ? RESOLVER.resolve(NodeId.scalar, written, isPlain)
                : new Tag(scalar.getTag());
        if (tag.equals(Tag.NULL)) {
            return JSON.nullNode();
        }
        if (tag.equals(Tag.MERGE)) {
            return MERGE;
        }
        if (tag.equals(Tag.BOOL)) {
            return JSON.textNode(Boolean.toString(YES.contains(written.toLowerCase(Locale.ROOT))));
        }
        if (tag.equals(Tag.BINARY)) {
            return JSON.textNode(decoded(written));
        }
        boolean isNumber = isPlain || tag.equals(Tag.INT) || tag.equals(Tag.FLOAT);
        return JSON.textNode(isNumber ? decimal(written) : written);
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException none) {
            throw new YAMLException(none);
        }
    }

    /** A whole number without base, fraction and exponent; anything else as it is written. */
    static String decimal(String written) {
        String plain = written.replace("_", "");
        Matcher whole = WHOLE.matcher(plain);
        if (whole.matches()) {
            int radix = Optional.ofNullable(whole.group(2))
                    .map(prefix -> RADIX.getOrDefault(prefix.toLowerCase(Locale.ROOT), 10))
                    .orElse(10);
            try {
                return new BigInteger(whole.group(1) + whole.group(3), radix).toString();
            } catch (NumberFormatException noneOfThisBase) {
                // may still be a decimal one
            }
        }
        if (!DECIMAL.matcher(plain).matches()) {
            return written;
        }
        BigDecimal number = new BigDecimal(plain).stripTrailingZeros();
        return number.scale() <= 0 ? number.toPlainString() : written;
    }

    /** A collection that has not ended yet. */
    private static final class Open {
        private final ContainerNode<?> node;
        private final Optional<String> anchor;
        /** Of a mapping, the one whose value comes next. */
        private Optional<JsonNode> key = Optional.empty();

        private Open(ContainerNode<?> node, Optional<String> anchor) {
            this.node = node;
            this.anchor = anchor;
        }
    }
}
