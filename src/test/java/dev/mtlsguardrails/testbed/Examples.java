package dev.mtlsguardrails.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mtlsguardrails.core.policy.RuleId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The examples of the rule pages; what is to become of each is told by the beginning of its name. */
public final class Examples {

    private static final String CONTEXT = "context-";
    private static final String CEL_FORM = "policy.cel.yaml";
    private static final Pattern CONTEXT_LINE = Pattern.compile("(?m)^# context: (\\S+)$");
    private static final Path RULES = Path.of("policies/rules");

    private Examples() {}

    public static List<Example> all() {
        return folders().stream().flatMap(Examples::in).toList();
    }

    private static Stream<Example> in(Path folder) {
        return list(folder).stream()
                .filter(file -> file.toString().endsWith(".yaml")
                        && !file.endsWith(CEL_FORM)
                        && !file.getFileName().toString().startsWith(CONTEXT))
                .map(file -> new Example(ruleOf(folder), Expected.of(file), file));
    }

    /** The pages there are. */
    public static List<Page> pages() {
        return folders().stream()
                .filter(folder -> Files.exists(folder.resolve("README.md")))
                .map(folder -> new Page(ruleOf(folder), folder.resolve("README.md")))
                .toList();
    }

    private static List<Path> folders() {
        return list(RULES).stream().filter(Files::isDirectory).toList();
    }

    private static RuleId ruleOf(Path folder) {
        return new RuleId(folder.getFileName().toString().substring(0, "MTLS-0000".length()));
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** What is to become of an example in bookinfo, where Baseline governs, and under Strict. */
    public enum Expected {
        /** Found, and dealt with as each profile says: for most rules, refused. */
        BAD("bad-"),
        /** Found, and not refused, because the policy is in mode Warn. */
        WARN("warn-"),
        /** Nothing to say. */
        GOOD("good-"),
        /** Nothing to say either, though it looks as if. */
        NEAR_MISS("near-miss-");

        private final String prefix;

        Expected(String prefix) {
            this.prefix = prefix;
        }

        public String prefix() {
            return prefix;
        }

        private static Expected of(Path file) {
            return Arrays.stream(values())
                    .filter(expected -> file.getFileName().toString().startsWith(expected.prefix))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            file + ": the name of an example begins with bad-, warn-, good- or near-miss-"));
        }
    }

    public record Page(RuleId rule, Path file) {}

    public record Example(RuleId rule, Expected expected, Path file) {

        public JsonNode object() {
            return Yaml.single(file);
        }

        /** What has to be in the cluster before, as the comment {@code # context: <file>} names it. */
        public List<JsonNode> context() {
            try {
                Matcher named = CONTEXT_LINE.matcher(Files.readString(file));
                return named.find() ? Yaml.file(file.resolveSibling(named.group(1))) : List.of();
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }

        /** Whether bookinfo is all that it needs. */
        boolean standsAlone() {
            return context().isEmpty();
        }

        /** The object as it is in the context: then the example changes it. */
        public Optional<JsonNode> before() {
            return context().stream().filter(other -> isSame(other, object())).findFirst();
        }

        /** What the API server would ask if an ordinary user applied it. */
        public ObjectNode review() {
            ObjectNode brief = JsonNodeFactory.instance.objectNode();
            brief.set("object", object());
            before().ifPresent(old -> brief.put("operation", "UPDATE").set("oldObject", old));
            return Reviews.review(toString(), brief);
        }

        private static boolean isSame(JsonNode one, JsonNode other) {
            return Stream.of("/kind", "/metadata/namespace", "/metadata/name")
                    .allMatch(field -> one.at(field).equals(other.at(field)));
        }

        @Override
        public String toString() {
            return rule + "/" + file.getFileName();
        }
    }
}
