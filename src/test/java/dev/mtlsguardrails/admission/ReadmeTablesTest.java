package dev.mtlsguardrails.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.core.policy.TrustedRequester;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.testbed.Examples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** README's tables say what the code does. */
class ReadmeTablesTest {

    @Test
    void theTableOfRulesIsTheCatalogue() throws IOException {
        List<String> rows = RuleCatalogue.complete().infos().stream()
                .map(rule -> "| [" + rule.id() + "](" + folder(rule.id().text()) + ") | " + rule.finds() + " | "
                        + rule.actions().baseline().written() + " | "
                        + rule.actions().strict().written() + " |")
                .toList();

        assertThat(readme().lines().filter(line -> line.startsWith("| [MTLS-"))).containsExactlyElementsOf(rows);
    }

    @Test
    void everyTrustedRequesterIsNamed() throws IOException {
        assertThat(readme())
                .contains(TrustedRequester.defaults("istio-system").stream()
                        .map(TrustedRequester::user)
                        .filter(user -> !user.endsWith(":istiod"))
                        .toList());
    }

    private static String folder(String id) {
        return Examples.pages().stream()
                .filter(page -> page.rule().text().equals(id))
                .map(page -> page.file().getParent().toString())
                .findFirst()
                .orElseThrow();
    }

    private static String readme() throws IOException {
        return Files.readString(Path.of("README.md"));
    }
}
