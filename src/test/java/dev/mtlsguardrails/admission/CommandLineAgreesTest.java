package dev.mtlsguardrails.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mtlsguardrails.cli.Cli;
import dev.mtlsguardrails.core.policy.Leniency;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.verdict.Ruling;
import dev.mtlsguardrails.core.verdict.Verdict;
import dev.mtlsguardrails.testbed.Examples;
import dev.mtlsguardrails.testbed.Examples.Example;
import dev.mtlsguardrails.testbed.Installer;
import dev.mtlsguardrails.testbed.Reviews;
import dev.mtlsguardrails.testbed.Yaml;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What passes on somebody's machine passes in the cluster, and the other way round: two drivers, one engine. */
class CommandLineAgreesTest {

    private static final Path CASES = Path.of("src/test/resources/cases");
    private static final Set<String> JUDGED = Set.of("CREATE", "UPDATE");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> aboutTheExamples() {
        return Examples.all().stream()
                .map(example -> DynamicTest.dynamicTest(example.toString(), () -> agreeAbout(example)));
    }

    private void agreeAbout(Example example) throws IOException, BadReviewException {
        List<JsonNode> mesh = new ArrayList<>(Yaml.folder(Offline.BOOKINFO));
        mesh.addAll(example.context());

        assertThat(checked(
                        List.of(
                                example.file().toString(),
                                "--mesh",
                                stored(mesh).toString(),
                                "--as",
                                "jane"),
                        Offline.NOW))
                .isEqualTo(Said.by(Offline.decide(
                        Reviews.bytes(example.review()), Offline.bookinfo(example.context()), Offline.NOW)));
    }

    /** Of the cases, those that somebody can bring about by applying a file. */
    @TestFactory
    Stream<DynamicTest> aboutTheCases() throws IOException {
        List<Path> folders;
        try (Stream<Path> files = Files.walk(CASES)) {
            folders = files.filter(file -> file.endsWith("request.yaml"))
                    .map(Path::getParent)
                    .sorted()
                    .toList();
        }
        return folders.stream()
                .filter(CommandLineAgreesTest::isApplied)
                .map(of -> DynamicTest.dynamicTest(CASES.relativize(of).toString(), () -> agreeAbout(of)));
    }

    /** A case may create what the mesh has already; a file with the same in it is an update. */
    private static boolean isApplied(Path of) {
        JsonNode request = Yaml.single(of.resolve("request.yaml"));
        boolean created = !request.has("oldObject");
        return JUDGED.contains(request.path("operation").asText("CREATE"))
                && !request.has("subResource")
                && !(created && mesh(of).stream().anyMatch(known -> isSame(known, request.path("object"))));
    }

    private static boolean isSame(JsonNode one, JsonNode other) {
        return Stream.of("/kind", "/metadata/name", "/metadata/namespace")
                .allMatch(field -> one.at(field).equals(other.at(field)));
    }

    private static List<JsonNode> mesh(Path of) {
        List<JsonNode> mesh = new ArrayList<>(Yaml.folder(Offline.BOOKINFO));
        if (Files.exists(of.resolve("mesh.yaml"))) {
            mesh.addAll(Yaml.file(of.resolve("mesh.yaml")));
        }
        return mesh;
    }

    private void agreeAbout(Path of) throws IOException, BadReviewException {
        JsonNode request = Yaml.single(of.resolve("request.yaml"));
        List<JsonNode> mesh = mesh(of);
        ClusterView view =
                Offline.bookinfo(mesh.subList(Yaml.folder(Offline.BOOKINFO).size(), mesh.size()));
        if (request.has("oldObject")) {
            mesh.add(request.get("oldObject"));
        }
        Path object = Files.writeString(
                folder.resolve("object.json"), request.get("object").toString());
        Instant now = request.has("now") ? Instant.parse(request.path("now").asText()) : Offline.NOW;
        List<String> arguments = new ArrayList<>(List.of(
                object.toString(),
                "--mesh",
                stored(mesh).toString(),
                "--as",
                request.path("user").asText("jane")));
        request.path("groups").forEach(group -> arguments.addAll(List.of("--as-group", group.asText())));

        assertThat(checked(arguments, now))
                .isEqualTo(Said.by(Offline.decide(Reviews.bytes(Reviews.review("uid", request)), view, now)));
    }

    /** As a pipeline has them: what kustomize renders, by standard input, each judged beside all the others. */
    @Test
    void aboutWhatKustomizeRenders() throws IOException, BadReviewException {
        List<JsonNode> rendered = Installer.kustomize(Path.of("src/test/resources/kustomize"));
        String input = rendered.stream().map(JsonNode::toString).collect(Collectors.joining("\n"));

        JsonNode answered = JSON.readTree(run(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                List.of("-", "--mesh", Offline.BOOKINFO.toString(), "--as", "jane"),
                Offline.NOW));

        assertThat(answered.path("summary").path("denied").asInt()).isEqualTo(1);
        assertThat(answered.path("summary").path("warned").asInt()).isEqualTo(3);
        for (int index = 0; index < rendered.size(); index++) {
            JsonNode object = rendered.get(index);
            List<JsonNode> others = rendered.stream()
                    .filter(other ->
                            other != object && !other.path("kind").asText().equals("ConfigMap"))
                    .toList();
            assertThat(Said.by(answered.path("documents").get(index)))
                    .isEqualTo(Said.by(Offline.decide(
                            Reviews.bytes(Reviews.creation("uid", object)), Offline.bookinfo(others), Offline.NOW)));
        }
    }

    private Path stored(List<JsonNode> mesh) throws IOException {
        ArrayNode items = JsonNodeFactory.instance.arrayNode().addAll(mesh);
        return Files.writeString(
                folder.resolve("mesh.json"), "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": " + items + "}");
    }

    /** What the command line says about the one document that it is given. */
    static Said checked(List<String> arguments, Instant now) throws IOException {
        JsonNode documents = JSON.readTree(run(InputStream.nullInputStream(), arguments, now))
                .path("documents");
        assertThat(documents).hasSize(1);
        return Said.by(documents.get(0));
    }

    static String run(InputStream stdin, List<String> arguments, Instant now) {
        List<String> command = new ArrayList<>(List.of("check", "-o", "json"));
        command.addAll(arguments);
        StringWriter out = new StringWriter();
        Cli.commandLine(stdin, Clock.fixed(now, ZoneOffset.UTC))
                .setOut(new PrintWriter(out))
                .execute(command.toArray(String[]::new));
        return out.toString();
    }

    /** The part of an answer that both of them give. */
    record Said(String decision, List<String> findings, List<String> notices) {

        static Said by(Admission.Decided webhook) {
            List<String> findings = webhook.verdict().map(Verdict::rulings).orElse(List.of()).stream()
                    .map(Said::finding)
                    .toList();
            return new Said(
                    webhook.decision().word(),
                    findings,
                    webhook.verdict().map(Verdict::notices).orElse(List.of()));
        }

        private static String finding(Ruling ruling) {
            return String.join(
                    " ",
                    ruling.finding().rule().text(),
                    ruling.finding().at().toString(),
                    ruling.action().word(),
                    ruling.unbridled().word(),
                    ruling.policy().name(),
                    ruling.leniency().map(Leniency::word).orElse("-"),
                    ruling.finding().affected());
        }

        static Said by(JsonNode document) {
            List<String> findings = StreamSupport.stream(
                            document.path("findings").spliterator(), false)
                    .map(finding -> String.join(
                            " ",
                            finding.path("rule").asText(),
                            finding.path("pointer").asText(),
                            finding.path("action").asText(),
                            finding.path("unbridled").asText(),
                            finding.path("policy").asText(),
                            finding.path("leniency").asText("-"),
                            finding.path("affected").asText()))
                    .toList();
            List<String> notices = StreamSupport.stream(document.path("notices").spliterator(), false)
                    .map(JsonNode::asText)
                    .toList();
            return new Said(document.path("decision").asText(), findings, notices);
        }
    }
}
