package dev.mtlsguardrails.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.testbed.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every link leads to something: a file or folder of the project, and in a page to one of its headings. */
class LinksTest {

    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```.*?^```");
    private static final Pattern ELSEWHERE = Pattern.compile("(https?|mailto):.*");

    private final Map<Path, Set<String>> headings = new HashMap<>();

    @Test
    void everyLinkLeadsToSomething() {
        Set<String> dead = new TreeSet<>();
        int followed = 0;
        for (Path page : pages()) {
            for (String link : linksOf(page)) {
                followed++;
                if (!leadsToSomething(page, link)) {
                    dead.add(page + ": " + link);
                }
            }
        }

        assertThat(dead).isEmpty();
        assertThat(followed).isGreaterThan(100);
    }

    /** Who begins at the front page finds all others. */
    @Test
    void theFrontPageLeadsToEveryPage() throws IOException {
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            assertThat(linksOf(Path.of("README.md")))
                    .containsAll(docs.map(Path::toString)
                            .filter(name -> name.endsWith(".md"))
                            .toList());
        }
    }

    private static List<Path> pages() {
        return Stream.concat(Console.pages().stream(), Stream.of(Path.of("CHANGELOG.md")))
                .toList();
    }

    private static List<String> linksOf(Path page) {
        return LINK.matcher(BLOCK.matcher(text(page)).replaceAll(""))
                .results()
                .map(found -> found.group(1))
                .filter(link -> !ELSEWHERE.matcher(link).matches())
                .toList();
    }

    private boolean leadsToSomething(Path page, String link) {
        String[] parts = link.split("#", 2);
        Path target = page.resolveSibling(parts[0]).normalize();
        if (parts[0].isEmpty()) {
            target = page;
        }
        return Files.exists(target)
                && (parts.length == 1
                        || headings.computeIfAbsent(target, LinksTest::anchors).contains(parts[1]));
    }

    /** As GitHub makes them of headings. */
    private static Set<String> anchors(Path page) {
        return HEADING.matcher(BLOCK.matcher(text(page)).replaceAll(""))
                .results()
                .map(heading -> heading.group(1))
                .map(heading -> heading.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private static String text(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
