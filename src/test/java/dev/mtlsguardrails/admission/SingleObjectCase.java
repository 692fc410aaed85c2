package dev.mtlsguardrails.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.rule.RuleInfo;
import dev.mtlsguardrails.testbed.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A case of a rule. */
record SingleObjectCase(RuleInfo rule, Path folder, JsonNode request) {

    private static final Path CASES = Path.of("src/test/resources/cases");

    /** Those of a rule, ordered by name. */
    static Stream<SingleObjectCase> of(RuleInfo rule) {
        try (Stream<Path> folders = Files.list(CASES.resolve(rule.id().text()))) {
            return folders.sorted().map(folder -> new SingleObjectCase(rule, folder)).toList().stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    SingleObjectCase(RuleInfo rule, Path folder) {
        this(rule, folder, Yaml.single(folder.resolve("request.yaml")));
    }

    /** What stands there and no more: no mesh around it, and not the end of it. */
    boolean isForOneObject() {
        return !Files.exists(folder.resolve("mesh.yaml"))
                && request.has("object")
                && !request.has("subResource")
                && !request.path("operation").asText("CREATE").equals("DELETE");
    }

    String policy() {
        return "mtls-guardrails-" + rule.id().text().toLowerCase(Locale.ROOT);
    }

    boolean isUpdate() {
        return request.path("operation").asText("CREATE").equals("UPDATE");
    }

    String namespace() {
        return request.path("object").path("metadata").path("namespace").asText("");
    }

    String name() {
        String name = rule.id().text().toLowerCase(Locale.ROOT) + "-" + folder.getFileName();
        return name.substring(0, Math.min(name.length(), 52)).replaceAll("-$", "");
    }

    List<String> expected() {
        return StreamSupport.stream(
                        Yaml.single(folder.resolve("expected.yaml"))
                                .path("findings")
                                .spliterator(),
                        false)
                .filter(finding ->
                        finding.path("rule").asText().equals(rule.id().text()))
                .map(finding -> finding.path("at").asText())
                .toList();
    }

    @Override
    public String toString() {
        return rule.id() + "/" + folder.getFileName();
    }
}
