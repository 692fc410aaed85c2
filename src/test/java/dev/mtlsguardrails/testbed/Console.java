package dev.mtlsguardrails.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.testbed.Kubectl.Output;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a page shows of a terminal: lines that are typed begin with {@code $} and go on after a backslash, what follows is
 * their output, and "..." stands for anything.
 */
public final class Console {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```([^\\n]*)\\n(.*?)^```$");

    private Console() {}

    /** Every page that somebody reads. */
    public static List<Path> pages() {
        try (Stream<Path> pages = Stream.of(
                        Path.of("README.md"), Path.of("CONTRIBUTING.md"), Path.of("docs"), Path.of("policies"))
                .flatMap(Console::files)) {
            return pages.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    private static Stream<Path> files(Path below) {
        try {
            return Files.walk(below);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The blocks of a page that begin with {@code ```console} and this mark. */
    public static List<String> blocks(Path page, String mark) {
        return fenced(page, "console " + mark);
    }

    /** The blocks of a page that begin with these words after {@code ```}. */
    public static List<String> fenced(Path page, String words) {
        return BLOCK.matcher(text(page))
                .results()
                .filter(block -> block.group(1).equals(words))
                .map(block -> block.group(2))
                .toList();
    }

    /** What the blocks of a page begin with. */
    public static Set<String> words(Path page) {
        return BLOCK.matcher(text(page)).results().map(block -> block.group(1)).collect(Collectors.toSet());
    }

    private static String text(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The commands of a block, each with its output. */
    public static List<Step> steps(String block) {
        return Arrays.stream(block.split("(?m)^\\$ "))
                .filter(step -> !step.isBlank())
                .map(step -> step.split("(?<!\\\\)\\n", 2))
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
