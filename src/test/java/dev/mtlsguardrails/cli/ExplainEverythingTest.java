package dev.mtlsguardrails.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.testbed.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whatever the engine was asked in its own cases can be asked here as well, and is answered with the same words. */
class ExplainEverythingTest {

    private static final Path FOLDER = Path.of("src/test/resources/effective-mtls");
    private static final Map<String, String> HEADINGS =
            Map.of("ENC", "ENCRYPTED", "APP", "APP'S TLS", "PLAIN", "PLAINTEXT", "FAIL", "FAILS", "NONE", "UNKNOWN");
    private static final AtomicInteger COMPARED = new AtomicInteger();

    @TestFactory
    Stream<DynamicTest> everyPodAnswersEveryPod() throws IOException {
        try (Stream<Path> folders = Files.list(FOLDER)) {
            return folders
                    .sorted()
                    .filter(folder -> Files.exists(folder.resolve("mesh.yaml")))
                    .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> explainsAll(folder)))
                    .toList()
                    .stream();
        }
    }

    private static void explainsAll(Path folder) {
        List<String> pods = Yaml.file(folder.resolve("mesh.yaml")).stream()
                .filter(object -> object.path("kind").asText().equals("Pod"))
                .map(ExplainEverythingTest::name)
                .toList();
        for (String pod : pods) {
            Terminal.Answer all = Terminal.in(folder).run("explain", pod, "--mesh", "mesh.yaml");
            assertThat(all.err()).isEmpty();
            assertThat(all.code()).isZero();
            for (String client : pods) {
                Terminal.Answer one = Terminal.in(folder).run("explain", pod, "--from", client, "--mesh", "mesh.yaml");
                assertThat(one.err()).isEmpty();
                assertThat(one.out()).contains("\nCalled by Pod " + client);
            }
        }
        JsonNode expected = Yaml.single(folder.resolve("expected.yaml"));
        if (expected.has("mesh") || expected.has("istio")) {
            return; // set up in a way that no object of the mesh shows
        }
        expected.path("wire")
                .fields()
                .forEachRemaining(said ->
                        agrees(folder, pods, said.getKey(), said.getValue().asText()));
    }

    /** {@code client/sleep-1 -> reviews.prod.svc.cluster.local:80: PLAIN}, found on the page of whoever answers that name. */
    private static void agrees(Path folder, List<String> pods, String asked, String outcome) {
        String client = asked.substring(0, asked.indexOf(" -> "));
        String title = "  Called as " + asked.substring(asked.indexOf(" -> ") + 4) + " (";
        String heading = HEADINGS.get(outcome.replaceFirst(" => .*", ""));
        List<String> answers = pods.stream()
                .map(pod -> Terminal.in(folder).run("explain", pod, "--from", client, "--mesh", "mesh.yaml"))
                .map(Terminal.Answer::out)
                .filter(page -> page.contains(title))
                .map(page -> page.substring(page.indexOf(title)))
                .map(section -> section.lines().skip(1).findFirst().orElse(""))
                .toList();
        if (!asked.matches(".*:\\d+/.*")) { // a subset is a line of its own
            assertThat(answers).as(asked).allMatch(line -> line.equals("    %-10s Pod %s".formatted(heading, client)));
            COMPARED.addAndGet(answers.size());
        }
    }

    @AfterAll
    static void somethingWasCompared() {
        assertThat(COMPARED.get()).isGreaterThan(100);
    }

    private static String name(JsonNode pod) {
        return pod.at("/metadata/namespace").asText() + "/"
                + pod.at("/metadata/name").asText();
    }
}
