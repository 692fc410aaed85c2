package dev.mtlsguardrails.core.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where in an object: an RFC 6901 pointer that also knows what its list positions stand for, so that a subset stays
 * the same field when another one is put before it.
 */
public record JsonPointer(List<Step> steps) {

    public static final JsonPointer ROOT = new JsonPointer(List.of());

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+");

    public JsonPointer {
        steps = List.copyOf(steps);
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
        List<Step> longer = new ArrayList<>(steps);
        longer.add(step);
        return new JsonPointer(longer);
    }

    /** What tells this field from others in every version of the object, though list items may have moved. */
    public List<String> identities() {
        return steps.stream().map(Step::identity).toList();
    }

    /** As {@code kubectl explain} and people write it: {@code spec.subsets[0].trafficPolicy.tls}. */
    public String fieldPath() {
        return steps.stream().map(Step::inPath).collect(Collectors.joining()).replaceFirst("^\\.", "");
    }

    /** RFC 6901. */
    @Override
    public String toString() {
        return steps.stream().map(step -> "/" + step.token()).collect(Collectors.joining());
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
