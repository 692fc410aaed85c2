package dev.mtlsguardrails.core.resource;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where in an object: an RFC 6901 pointer that also knows what its list positions stand for, so that a subset stays
 * the same field when another one is put before it. Each one is a step from the one above, which it shares with its
 * siblings: an object may be deep, and every field of it may be pointed at.
 */
public final class JsonPointer {

    public static final JsonPointer ROOT = new JsonPointer(null, null, 0);

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+");

    private final @Nullable JsonPointer above;
    private final @Nullable Step last;
    private final int depth;

    private JsonPointer(@Nullable JsonPointer above, @Nullable Step last, int depth) {
        this.above = above;
        this.last = last;
        this.depth = depth;
    }

    public static JsonPointer of(String... keys) {
        JsonPointer pointer = ROOT;
        for (String key : keys) {
            pointer = pointer.key(key);
        }
        return pointer;
    }

    public JsonPointer key(String key) {
        return with(new Step.Key(key));
    }

    /**
     * @param identity what tells this item from its siblings, such as a subset's name; not its position
     */
    public JsonPointer item(int index, String identity) {
        return with(new Step.Item(index, identity));
    }

    private JsonPointer with(Step step) {
        return new JsonPointer(this, step, depth + 1);
    }

    /** How many steps it is from the object itself. */
    public int depth() {
        return depth;
    }

    /** From the object down. */
    public List<Step> steps() {
        Deque<Step> steps = new ArrayDeque<>(depth);
        JsonPointer at = this;
        while (at.above != null && at.last != null) {
            steps.addFirst(at.last);
            at = at.above;
        }
        return List.copyOf(steps);
    }

    /** What tells this field from others in every version of the object, though list items may have moved. */
    public List<String> identities() {
        return steps().stream().map(Step::identity).toList();
    }

    /** As {@code kubectl explain} and people write it: {@code spec.subsets[0].trafficPolicy.tls}. */
    public String fieldPath() {
        return steps().stream().map(Step::inPath).collect(Collectors.joining()).replaceFirst("^\\.", "");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonPointer pointer && depth == pointer.depth && steps().equals(pointer.steps());
    }

    @Override
    public int hashCode() {
        return steps().hashCode();
    }

    /** RFC 6901. */
    @Override
    public String toString() {
        return steps().stream().map(step -> "/" + step.token()).collect(Collectors.joining());
    }

    /** One step down. */
    public sealed interface Step {

        String token();

        String inPath();

        String identity();

        record Key(String key) implements Step {
            @Override
            public String token() {
                return key.replace("~", "~0").replace("/", "~1");
            }

            @Override
            public String inPath() {
                return PLAIN.matcher(key).matches() ? "." + key : "[" + key + "]";
            }

            @Override
            public String identity() {
                return key;
            }
        }

        record Item(int index, String identity) implements Step {
            @Override
            public String token() {
                return Integer.toString(index);
            }

            @Override
            public String inPath() {
                return "[" + index + "]";
            }
        }
    }
}
