package dev.mtlsguardrails.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.core.rule.RuleInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RulesCommandTest {

    private static final Terminal TERMINAL = Terminal.in(Path.of("target/no-such-folder"));

    @Test
    void listsAll() {
        Terminal.Answer answer = TERMINAL.run("rules");

        assertThat(answer.out().lines())
                .hasSize(1 + RuleCatalogue.complete().rules().size());
        assertThat(answer.out().lines())
                .startsWith(
                        "RULE       BASELINE  STRICT    FINDS",
                        "MTLS-0101  Enforce   Enforce   PeerAuthentication disables mTLS (mesh, namespace, workload)")
                .contains("MTLS-0103  Audit     Enforce   accepts plaintext (PERMISSIVE)");
        assertThat(answer.code()).isZero();
    }

    @Test
    void showsThePageOfEach() throws IOException {
        for (RuleInfo rule : RuleCatalogue.complete().infos()) {
            assertThat(TERMINAL.run("rules", rule.id().text()).out())
                    .isEqualTo(Files.readString(Path.of("policies/rules", rule.id() + "-" + rule.slug(), "README.md")));
        }
    }

    @Test
    void tellsProgramsTheSame() throws IOException {
        JsonNode all =
                new ObjectMapper().readTree(TERMINAL.run("rules", "-o", "json").out());
        JsonNode one = new ObjectMapper()
                .readTree(TERMINAL.run("rules", "mtls-0203", "-o", "json").out());

        assertThat(all.path("rules").findValuesAsText("id"))
                .containsExactlyElementsOf(RuleCatalogue.complete().infos().stream()
                        .map(rule -> rule.id().text())
                        .toList());
        assertThat(one.path("slug").asText()).isEqualTo("skips-verification");
        assertThat(one.path("baseline").asText()).isEqualTo("Warn");
        assertThat(one.path("page").asText()).startsWith("# MTLS-0203: ");
    }

    @Test
    void saysWhatItIs() {
        assertThat(TERMINAL.run("--version").out()).matches("mtls-guardrails \\d+\\.\\d+\\.\\d+.*\\R");
        assertThat(TERMINAL.run("--help").out()).contains("check  ", "rules  ", "vap  ", "serve");
        assertThat(TERMINAL.run("check", "--help").out()).contains("--mesh=FILE", "Exit codes:");
    }
}
