package dev.mtlsguardrails.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.testbed.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is written about the command line holds. */
class PagesTest {

    private static final String COMMAND = "hack/mtls-guardrails ";
    private static final Pattern BLOCK =
            Pattern.compile("^```console offline\\n\\$ (.*)\\n([^`].*\\n)+", Pattern.MULTILINE);

    /** The block of README is typed in, and answers what the page says; "..." stands for anything. */
    @Test
    void answersAsReadmeSays() throws IOException {
        List<MatchResult> blocks =
                BLOCK.matcher(Files.readString(Path.of("README.md"))).results().toList();

        assertThat(blocks).isNotEmpty().allSatisfy(block -> {
            String command = block.group(1);
            String answer = block.group()
                    .substring(block.group().indexOf('\n', block.group().indexOf("$ ")) + 1);
            assertThat(command).startsWith(COMMAND);
            assertThat(Terminal.in(Path.of("target"))
                            .run(command.substring(COMMAND.length()).split(" ", -1))
                            .out())
                    .matches(Pattern.compile(
                            Arrays.stream(answer.split("\\.\\.\\.", -1))
                                    .map(Pattern::quote)
                                    .collect(Collectors.joining(".*")),
                            Pattern.DOTALL));
        });
    }

    @Test
    void theShippedDefaultIsWhatAnInstallationBeginsWith() {
        assertThat(Yaml.single(Path.of("policies/profiles/baseline.yaml")))
                .isEqualTo(Yaml.single(Path.of("webhook-config/base/policy.yaml")));
    }
}
