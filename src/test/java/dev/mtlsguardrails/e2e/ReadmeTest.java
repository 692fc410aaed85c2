package dev.mtlsguardrails.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.testbed.Console;
import dev.mtlsguardrails.testbed.ControlPlaneResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every block of a page that is marked {@code console run} is typed in, and answers what the page says. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class ReadmeTest extends GuardedCluster {

    @TestFactory
    List<DynamicTest> blocks() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> pages = Stream.of(
                        Stream.of(Path.of("README.md")), Files.walk(Path.of("policies")), Files.walk(Path.of("docs")))
                .flatMap(files -> files)) {
            for (Path page : pages.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList()) {
                for (String block : Console.blocks(page, "run")) {
                    tests.add(DynamicTest.dynamicTest(
                            page + ": " + block.lines().findFirst().orElse(""), () -> answers(block)));
                }
            }
        }
        assertThat(tests).as("pages without a single block to run").isNotEmpty();
        return tests;
    }

    private void answers(String block) {
        awaitGuard();
        Console.steps(block).forEach(step -> step.assertAnsweredBy(kubectl::shell));
    }
}
