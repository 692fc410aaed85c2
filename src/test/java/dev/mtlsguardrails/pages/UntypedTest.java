package dev.mtlsguardrails.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.testbed.Console;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a page has somebody type, a test types. */
class UntypedTest {

    private static final Set<String> TYPED = Set.of("console offline", "console run", "console install");
    private static final Set<String> NOT_TO_BE_TYPED = Set.of("yaml");

    /** The exceptions, each with its reason. */
    private static final List<String> UNTYPED = List.of(
            // Sets a variable of the reader's own shell; the tests have the same one set.
            "README.md: export KUBECONFIG=$PWD/target/run/kubeconfig",
            // Names a file of the reader's API server.
            "docs/install.md: $ kubectl create configmap mtls-guardrails-client-ca -n mtls-guardrails --from-file=ca.crt=…");

    @Test
    void everyCommandOfABlockIsTypedUnlessThereIsAReason() {
        List<String> untyped = new ArrayList<>();
        for (Path page : Console.pages()) {
            Console.words(page).stream()
                    .filter(words -> !TYPED.contains(words) && !NOT_TO_BE_TYPED.contains(words))
                    .flatMap(words -> Console.fenced(page, words).stream())
                    .flatMap(String::lines)
                    .forEach(line -> untyped.add(page + ": " + line));
        }

        assertThat(untyped).containsExactlyElementsOf(UNTYPED);
    }

    /** Only this page is typed from its top to its end, into a cluster of its own. */
    @Test
    void onlyThePageAboutInstallingHasBlocksOfThatMark() {
        assertThat(Console.pages().stream()
                        .filter(page -> !Console.blocks(page, "install").isEmpty()))
                .containsExactly(Path.of("docs/install.md"));
    }
}
