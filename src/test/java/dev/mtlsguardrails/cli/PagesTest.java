package dev.mtlsguardrails.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.testbed.Console;
import dev.mtlsguardrails.testbed.Kubectl.Output;
import dev.mtlsguardrails.testbed.Yaml;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is written about the command line holds. */
class PagesTest {

    private static final String COMMAND = "hack/mtls-guardrails ";
    /** Every block marked {@code console offline} is typed in, and answers what the page says. */
    @TestFactory
    List<DynamicTest> answersAsThePagesSay() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path page : Console.pages()) {
            for (Console.Step step : Console.blocks(page, "offline").stream()
                    .flatMap(block -> Console.steps(block).stream())
                    .toList()) {
                tests.add(DynamicTest.dynamicTest(
                        page + ": " + step.command(), () -> step.assertAnsweredBy(PagesTest::answer)));
            }
        }
        assertThat(tests).as("pages without a single block of the command line").isNotEmpty();
        return tests;
    }

    private static Output answer(String line) {
        assertThat(line).startsWith(COMMAND);
        Terminal.Answer answer = Terminal.in(Path.of("target"))
                .run(line.substring(COMMAND.length()).split(" ", -1));
        return new Output(answer.code(), answer.out());
    }

    @Test
    void theShippedDefaultIsWhatAnInstallationBeginsWith() {
        assertThat(Yaml.single(Path.of("policies/profiles/baseline.yaml")))
                .isEqualTo(Yaml.single(Path.of("webhook-config/base/policy.yaml")));
    }
}
