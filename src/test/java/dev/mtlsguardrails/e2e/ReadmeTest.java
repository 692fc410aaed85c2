package dev.mtlsguardrails.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.testbed.ControlPlaneResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every block of a page that is marked {@code console run} is typed in, and answers what the page says. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class ReadmeTest extends GuardedCluster {

    private static final Pattern BLOCK =
            Pattern.compile("^```console run\\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);

    @TestFactory
    List<DynamicTest> blocks() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> pages = Stream.concat(Stream.of(Path.of("README.md")), Files.walk(Path.of("policies")))) {
            for (Path page : pages.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList()) {
                Matcher blocks = BLOCK.matcher(Files.readString(page));
                while (blocks.find()) {
                    String block = blocks.group(1);
                    tests.add(DynamicTest.dynamicTest(
                            page + ": " + block.lines().findFirst().orElse(""), () -> answers(block)));
                }
            }
        }
        assertThat(tests).as("pages without a single block to run").isNotEmpty();
        return tests;
    }

    /** Lines after a command are its output, in order; "..." stands for anything. */
    private void answers(String block) {
        awaitGuard();
        for (String step : block.split("(?m)^\\$ ")) {
            if (step.isBlank()) {
                continue;
            }
            List<String> lines = step.lines().toList();
            String expected = String.join("\n", lines.subList(1, lines.size())).strip();
            String pattern = Stream.of(expected.split("\\.\\.\\.", -1))
                    .map(Pattern::quote)
                    .collect(java.util.stream.Collectors.joining(".*"));
            assertThat(kubectl.shell(lines.getFirst()).text().strip())
                    .matches(Pattern.compile(pattern, Pattern.DOTALL));
        }
    }
}
