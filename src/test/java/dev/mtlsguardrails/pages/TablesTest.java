package dev.mtlsguardrails.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.core.policy.TrustedRequester;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.kube.ServedKind;
import dev.mtlsguardrails.testbed.Examples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Tables and lists say what the code does. */
class TablesTest {

    private static final Pattern SAVING = Pattern.compile("kubectl get ([a-z,\\\\\\s]+?) -A [^>]*> [a-z-]+\\.yaml");
    private static final Pattern WHERE_SERVED = Pattern.compile("Add to the first, where[^:]*: ([^:]*?)\\.\n\n");

    @Test
    void theTableOfRulesIsTheCatalogue() throws IOException {
        List<String> rows = RuleCatalogue.complete().infos().stream()
                .map(rule -> "| [" + rule.id() + "](../" + folder(rule.id().text()) + ") | " + rule.finds() + " | "
                        + rule.actions().baseline().written() + " | "
                        + rule.actions().strict().written() + " |")
                .toList();

        assertThat(page("rules").lines().filter(line -> line.startsWith("| [MTLS-")))
                .containsExactlyElementsOf(rows);
    }

    @Test
    void everyTrustedRequesterIsNamed() throws IOException {
        assertThat(page("settings"))
                .contains(TrustedRequester.defaults("istio-system").stream()
                        .map(TrustedRequester::user)
                        .filter(user -> !user.endsWith(":istiod"))
                        .toList());
    }

    /** A mesh that is saved for the command line is the one that the webhook knows. */
    @Test
    void theCommandThatSavesAClusterNamesWhatIsWatched() throws IOException {
        List<String> named = new ArrayList<>();
        SAVING.matcher(page("command-line"))
                .results()
                .forEach(command -> named.addAll(
                        List.of(command.group(1).replaceAll("[\\\\\\s]", "").split(","))));
        Matcher more = WHERE_SERVED.matcher(page("command-line"));
        assertThat(more.find()).isTrue();
        named.addAll(List.of(more.group(1).replaceAll("[`\\s]", "").split(",")));

        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(ServedKind.ALL.stream()
                        .filter(ServedKind::isWatched)
                        .map(TablesTest::forKubectl)
                        .toList());
    }

    /** By its plural alone where that is nobody else's. */
    private static String forKubectl(ServedKind kind) {
        boolean isShared = ServedKind.ALL.stream()
                        .filter(other -> other.plural().equals(kind.plural()))
                        .count()
                > 1;
        return isShared && !kind.kind().group().isEmpty()
                ? kind.plural() + "." + kind.kind().group()
                : kind.plural();
    }

    private static String folder(String id) {
        return Examples.pages().stream()
                .filter(page -> page.rule().text().equals(id))
                .map(page -> page.file().resolveSibling("").toString())
                .findFirst()
                .orElseThrow();
    }

    private static String page(String name) throws IOException {
        return Files.readString(Path.of("docs", name + ".md"));
    }
}
