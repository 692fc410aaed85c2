package dev.mtlsguardrails.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.testbed.ControlPlaneResource;
import dev.mtlsguardrails.testbed.Eventually;
import dev.mtlsguardrails.testbed.Kubectl.Output;
import dev.mtlsguardrails.testbed.Yaml;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What people do by hand, step by step through the API server: enforced, merely recorded, and as a dry run. Each run of
 * {@code scenarios/*.yaml} has a namespace of its own.
 */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class ScenariosTest extends GuardedCluster {

    private static final Path SCENARIOS = Path.of("src/test/resources/scenarios");
    private static final String AUDITED = """
            apiVersion: mtls-guardrails.dev/v1alpha1
            kind: MtlsPolicy
            metadata: {name: audited-scenarios}
            spec:
              priority: 5
              mode: Audit
              namespaceSelector: {matchLabels: {scenario: audited}}
              exceptions: {grantors: [{kind: Group, name: mesh-admins}]}
            """;

    @TestFactory
    Stream<DynamicTest> scenarios() throws IOException {
        assertThat(apply(AUDITED).code()).isZero();
        List<Path> files;
        try (Stream<Path> all = Files.list(SCENARIOS)) {
            files = all.sorted().toList();
        }
        return files.stream()
                .flatMap(file -> Arrays.stream(Mode.values())
                        .map(mode -> DynamicTest.dynamicTest(
                                file.getFileName() + ", " + mode, file.toUri(), () -> runs(file, mode))));
    }

    private void runs(Path file, Mode mode) throws IOException {
        String namespace = namespace(Map.of("istio-injection", "enabled", "scenario", mode.label()));
        JsonNode scenario = Yaml.documents(Files.readString(file)
                        .replace("NAMESPACE", namespace)
                        .replace(
                                "EXPIRES",
                                Instant.now()
                                        .plus(Duration.ofDays(90))
                                        .truncatedTo(ChronoUnit.SECONDS)
                                        .toString()))
                .getFirst();
        if (scenario.has("setup")) {
            store(scenario.path("setup").asText(), "mesh-admins");
        }
        awaitNamespace(namespace);
        for (JsonNode step : scenario.path("steps")) {
            boolean elsewhere = mode == Mode.AUDIT && step.path("root").asBoolean();
            if (!elsewhere) {
                takes(step, mode);
            }
        }
    }

    /** The webhook must know the namespace's labels, or the strictest policy of all would judge. */
    private void awaitNamespace(String namespace) {
        String probe = """
                apiVersion: security.istio.io/v1
                kind: PeerAuthentication
                metadata: {name: probe, namespace: %s}
                spec: {mtls: {mode: DISABLE}}
                """.formatted(namespace);
        Eventually.assertEventually(() -> {
            apply(probe, "--dry-run=server");
            JsonNode line = decisions(probe(namespace)).getLast();
            assertThat(line.path("findings").get(0).path("policy").asText()).isIn("default", "audited-scenarios");
        });
    }

    private static Predicate<JsonNode> probe(String namespace) {
        return line -> line.path("namespace").asText().equals(namespace)
                && line.path("name").asText().equals("probe");
    }

    private void takes(JsonNode step, Mode mode) throws IOException {
        String name = step.path("name").asText();
        if (step.has("old")) {
            store(step.path("old").asText(), "sre-oncall");
        }
        Output output = apply(step.path("apply").asText(), options(step, mode));

        String expected = step.path("expect").asText();
        assertThat(answer(output))
                .as("%s, %s: %s", name, mode, output.text())
                .isIn(expected.equals("let-pass") ? List.of("accepted", "warned") : List.of(mode.expected(expected)));
        if (mode == Mode.AUDIT && !expected.equals("invalid")) {
            assertThat(decision(step)).as(name).isEqualTo(audited(step, expected));
        }
        if (mode != Mode.AUDIT) {
            step.path("says").forEach(part -> assertThat(output.text()).as(name).contains(part.asText()));
        }
    }

    private static String[] options(JsonNode step, Mode mode) {
        List<String> options =
                new ArrayList<>(List.of("--as=" + step.path("user").asText("dev"), "--as-group=system:masters"));
        StreamSupport.stream(step.path("groups").spliterator(), false)
                .forEach(group -> options.add("--as-group=" + group.asText()));
        if (mode == Mode.DRY_RUN) {
            options.add("--dry-run=server");
        }
        return options.toArray(String[]::new);
    }

    private void store(String manifest, String group) {
        Eventually.assertEventually(() -> {
            Output output = apply(manifest, "--as=admin", "--as-group=system:masters", "--as-group=" + group);
            assertThat(output.code()).as(output.text()).isZero();
        });
    }

    private static String answer(Output output) {
        String text = output.text();
        if (output.code() != 0) {
            return text.contains("denied the request: mTLS Guardrails refuses") ? "refused" : "invalid";
        }
        return text.contains("Warning: [MTLS-") || text.contains("Warning: mTLS Guardrails") ? "warned" : "accepted";
    }

    private static String audited(JsonNode step, String expected) {
        String otherwise = switch (expected) {
            case "refused" -> "would-deny";
            case "warned" -> "reported";
            default -> "clean";
        };
        return step.path("audit").asText(otherwise);
    }

    private String decision(JsonNode step) {
        JsonNode applied = Yaml.documents(step.path("apply").asText()).getFirst();
        JsonNode metadata = applied.path("metadata");
        return decisions(line ->
                        line.path("name").asText().equals(metadata.path("name").asText())
                                && line.path("namespace")
                                        .asText()
                                        .equals(metadata.path("namespace").asText())
                                && line.path("kind")
                                        .asText()
                                        .startsWith(applied.path("kind").asText()))
                .getLast()
                .path("decision")
                .asText();
    }

    private enum Mode {
        ENFORCE,
        AUDIT,
        DRY_RUN;

        private String label() {
            return this == AUDIT ? "audited" : "enforced";
        }

        private String expected(String inEnforce) {
            return this == AUDIT && !inEnforce.equals("invalid") ? "accepted" : inEnforce;
        }
    }
}
