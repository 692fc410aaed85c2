package dev.mtlsguardrails.meshcases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.IstioVersion;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.testbed.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs {@code effective-mtls/<case>/}: a mesh, perhaps a change of it, and what goes over its wires, as it was expected
 * before there was any code. {@code A => B} is before and after the change.
 */
class EffectiveMtlsTest {

    private static final Path CASES = Path.of("src/test/resources/effective-mtls");

    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        try (Stream<Path> folders = Files.list(CASES)) {
            return folders.sorted().toList().stream()
                    .map(folder -> DynamicTest.dynamicTest(
                            folder.getFileName().toString(), folder.toUri(), () -> answersAsExpected(folder)));
        }
    }

    private static void answersAsExpected(Path folder) {
        JsonNode expected = Yaml.single(folder.resolve("expected.yaml"));
        MeshSnapshot before = mesh(expected, Yaml.file(folder.resolve("mesh.yaml")));
        MeshSnapshot after = before;
        Path change = folder.resolve("change.yaml");
        if (Files.exists(change)) {
            for (JsonNode document : Yaml.file(change)) {
                after = after.apply(change(document));
            }
        }
        Questions asked = new Questions(before);
        Questions askedAgain = new Questions(after);
        Map<String, String> said = new TreeMap<>();
        Map<String, String> wanted = new TreeMap<>();
        for (Questions.Topic topic : Questions.Topic.values()) {
            expected.path(topic.key()).fields().forEachRemaining(question -> {
                String key = topic.key() + ": " + question.getKey();
                String first = asked.answer(topic, question.getKey());
                String second = askedAgain.answer(topic, question.getKey());
                said.put(key, first.equals(second) ? first : first + " => " + second);
                wanted.put(key, Questions.text(question.getValue()));
            });
        }

        assertThat(said)
                .as(() -> asked.explained() + "\nafter the change:\n" + askedAgain.explained())
                .isEqualTo(wanted);
        assertThat(wanted).as("a case that asks nothing").isNotEmpty();
    }

    private static MeshSnapshot mesh(JsonNode expected, List<JsonNode> objects) {
        IstioVersion istio =
                expected.has("istio") ? IstioVersion.of(expected.path("istio").asText()) : IstioVersion.NEWEST;
        MeshSnapshot mesh = MeshSnapshot.empty(MeshCase.config(expected.path("mesh"), istio));
        for (JsonNode object : objects) {
            if (!isDead(object)) {
                mesh = mesh.apply(new Change.Standing(MeshCase.read(object)));
            }
        }
        return mesh;
    }

    /** Kinds of Istio 1.4 that nobody reads any more (istio-semantics 6.1). */
    private static boolean isDead(JsonNode object) {
        return object.path("apiVersion").asText().startsWith("authentication.istio.io/");
    }

    private static Change change(JsonNode document) {
        var object = MeshCase.read(document.path("object"));
        return switch (document.path("operation").asText()) {
            case "CREATE" -> new Change.Create(object);
            case "UPDATE" -> new Change.Update(object, object);
            case "DELETE" -> new Change.Delete(object);
            default -> throw new IllegalArgumentException("no operation: " + document);
        };
    }
}
