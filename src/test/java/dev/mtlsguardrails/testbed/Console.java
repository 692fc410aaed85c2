package dev.mtlsguardrails.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.testbed.Kubectl.Output;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a page shows of a terminal: lines that are typed begin with {@code $}, what follows is their output, and "..." stands
 * for anything.
 */
public final class Console {

    private Console() {}

    /** The blocks of a page that begin with {@code ```console} and this mark. */
    public static List<String> blocks(Path page, String mark) {
        Pattern block = Pattern.compile(
                "^```console " + Pattern.quote(mark) + "\\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);
        try {
            return block.matcher(Files.readString(page))
                    .results()
                    .map(found -> found.group(1))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The commands of a block, each with its output. */
    public static List<Step> steps(String block) {
        return Arrays.stream(block.split("(?m)^\\$ "))
                .filter(step -> !step.isBlank())
                .map(step -> step.split("\\n", 2))
                .map(parts -> new Step(parts[0], parts.length > 1 ? parts[1].strip() : ""))
                .toList();
    }

    /** A line that is typed, and what is answered. */
    public record Step(String command, String expected) {

        public void assertAnsweredBy(Function<String, Output> shell) {
            String pattern = Stream.of(expected.split("\\.\\.\\.", -1))
                    .map(Pattern::quote)
                    .collect(Collectors.joining(".*"));
            assertThat(shell.apply(command).text().strip())
                    .as(command)
                    .matches(Pattern.compile(pattern, Pattern.DOTALL));
        }
    }
}
