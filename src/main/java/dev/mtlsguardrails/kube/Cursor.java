package dev.mtlsguardrails.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.mtlsguardrails.core.resource.JsonPointer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A place in an object. Reading something of another type than the schema has stops with a {@link Malformed} that
 * knows where; {@code null} is the same as absent, as it is for Kubernetes.
 */
record Cursor(JsonNode node, JsonPointer at) {

    static Cursor root(JsonNode object) {
        return new Cursor(object, JsonPointer.ROOT);
    }

    boolean isAbsent() {
        return node.isMissingNode() || node.isNull();
    }

    Optional<Cursor> ifPresent() {
        return isAbsent() ? Optional.empty() : Optional.of(this);
    }

    Cursor field(String name) {
        if (isAbsent()) {
            return new Cursor(MissingNode.getInstance(), at.key(name));
        }
        if (!node.isObject()) {
            throw new Malformed(at, "must be an object");
        }
        return new Cursor(node.path(name), at.key(name));
    }

    Cursor path(String... names) {
        Cursor cursor = this;
        for (String name : names) {
            cursor = cursor.field(name);
        }
        return cursor;
    }

    Optional<String> text() {
        return ifPresent().map(present -> {
            if (!present.node.isTextual()) {
                throw new Malformed(at, "must be a string");
            }
            return present.node.textValue();
        });
    }

    Optional<Long> number() {
        return ifPresent().map(present -> {
            if (!present.node.isIntegralNumber() || !present.node.canConvertToLong()) {
                throw new Malformed(at, "must be an integer");
            }
            return present.node.longValue();
        });
    }

    Optional<Instant> time() {
        return text().map(written -> {
            try {
                return OffsetDateTime.parse(written).toInstant();
            } catch (DateTimeParseException notATime) {
                throw new Malformed(at, "must be a time such as 2027-03-31T00:00:00Z");
            }
        });
    }

    boolean flag() {
        return ifPresent()
                .map(present -> {
                    if (!present.node.isBoolean()) {
                        throw new Malformed(at, "must be true or false");
                    }
                    return present.node.booleanValue();
                })
                .orElse(false);
    }

    /**
     * @param identity what tells an item from its siblings, asked of a cursor whose place is not final yet; of several
     *     with the same, the order tells
     */
    List<Cursor> items(Function<Cursor, String> identity) {
        if (isAbsent()) {
            return List.of();
        }
        if (!node.isArray()) {
            throw new Malformed(at, "must be a list");
        }
        List<Cursor> items = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        for (int index = 0; index < node.size(); index++) {
            Cursor item = new Cursor(node.get(index), at.item(index, Integer.toString(index)));
            String own = identity.apply(item);
            int earlier = seen.merge(own, 1, Integer::sum) - 1;
            items.add(new Cursor(item.node, at.item(index, earlier == 0 ? own : own + "#" + earlier)));
        }
        return items;
    }

    List<String> texts() {
        return items(item -> "").stream()
                .map(item -> item.text().orElseThrow(() -> new Malformed(item.at, "must be a string")))
                .toList();
    }

    /** The members of an object whose keys are data, in their order. */
    Map<String, Cursor> entries() {
        if (isAbsent()) {
            return Map.of();
        }
        if (!node.isObject()) {
            throw new Malformed(at, "must be an object");
        }
        Map<String, Cursor> entries = new LinkedHashMap<>();
        node.fieldNames().forEachRemaining(name -> entries.put(name, field(name)));
        return entries;
    }

    Map<String, String> textMap() {
        Map<String, String> map = new LinkedHashMap<>();
        entries().forEach((name, value) -> map.put(name, value.text().orElse("")));
        return map;
    }

    /** The text of a required field. */
    String required() {
        return text().orElseThrow(() -> new Malformed(at, "is required"));
    }

    /** Ends the reading of one object; {@link KubeReader} makes a value of it. */
    static final class Malformed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient JsonPointer at;
        private final String reason;

        Malformed(JsonPointer at, String reason) {
            super(at + " " + reason, null, false, false);
            this.at = at;
            this.reason = reason;
        }

        JsonPointer at() {
            return at;
        }

        String reason() {
            return reason;
        }
    }
}
