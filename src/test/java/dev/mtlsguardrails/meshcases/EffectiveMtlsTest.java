package dev.mtlsguardrails.meshcases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        EffectiveMtlsCase mesh = EffectiveMtlsCase.of(folder);
        Questions asked = new Questions(mesh.before());
        Questions askedAgain = new Questions(mesh.after());
        Map<String, String> said = new TreeMap<>();
        Map<String, String> wanted = new TreeMap<>();
        for (Questions.Topic topic : Questions.Topic.values()) {
            mesh.expected().path(topic.key()).fields().forEachRemaining(question -> {
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
}
