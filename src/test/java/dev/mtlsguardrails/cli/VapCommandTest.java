package dev.mtlsguardrails.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.core.rule.RuleInfo;
import dev.mtlsguardrails.testbed.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written; whether an API server takes it, and says what the rules say, is another test's. */
class VapCommandTest {

    private static final Terminal TERMINAL = Terminal.in(Path.of("target/no-such-folder"));
    private static final String POLICY = "ValidatingAdmissionPolicy";
    private static final String BINDING = "ValidatingAdmissionPolicyBinding";

    @TempDir
    private Path folder;

    @Test
    void aRuleIsAPolicyForWhatIsNewAndOneForTheRest() {
        assertThat(actions("--rule", "MTLS-0201"))
                .containsExactly(
                        Map.entry("mtls-guardrails-mtls-0201", "Deny"),
                        Map.entry("mtls-guardrails-mtls-0201-notice", "Warn"));
        assertThat(actions("--rule", "mtls-0103", "--rule", "MTLS-0202"))
                .containsExactly(
                        Map.entry("mtls-guardrails-mtls-0103", "Audit"),
                        Map.entry("mtls-guardrails-mtls-0103-notice", "Audit"),
                        Map.entry("mtls-guardrails-mtls-0202", "Warn"),
                        Map.entry("mtls-guardrails-mtls-0202-notice", "Warn"));
        assertThat(actions("--rule", "MTLS-0103", "--profile", "strict"))
                .containsExactly(
                        Map.entry("mtls-guardrails-mtls-0103", "Deny"),
                        Map.entry("mtls-guardrails-mtls-0103-notice", "Warn"));
    }

    private static Map<String, String> actions(String... arguments) {
        return written(arguments).stream()
                .filter(object -> object.path("kind").asText().equals(BINDING))
                .collect(Collectors.toMap(
                        binding -> binding.path("spec").path("policyName").asText(),
                        binding -> binding.path("spec")
                                .path("validationActions")
                                .path(0)
                                .asText(),
                        (one, other) -> one,
                        TreeMap::new));
    }

    @Test
    void pagesSayWhichRulesHaveSuchAForm() throws IOException {
        for (RuleInfo rule : RuleCatalogue.complete().infos()) {
            String page = Files.readString(Path.of("policies/rules", rule.id() + "-" + rule.slug(), "README.md"));
            String section = page.substring(page.indexOf("## As a ValidatingAdmissionPolicy\n\n"));
            Terminal.Answer answer = TERMINAL.run("vap", "--rule", rule.id().text());

            if (section.startsWith("None: ", section.indexOf("\n\n") + 2)) {
                assertThat(answer.code()).as(rule.id().text()).isEqualTo(Cli.BAD_INPUT);
                assertThat(answer.err())
                        .isEqualTo("mtls-guardrails: " + rule.id() + " cannot be told from one object; `mtls-guardrails"
                                + " rules " + rule.id() + "` says why\n");
            } else {
                assertThat(answer.code()).as(rule.id().text()).isZero();
            }
        }
    }

    /** A rule is asked about in the API server where the webhook is asked about it, or in fewer places. */
    @Test
    void theSameObjectsAreMatchedAsByTheWebhook() {
        Map<String, JsonNode> webhooks = new TreeMap<>();
        Yaml.single(Path.of("webhook-config/base/validating.yaml"))
                .path("webhooks")
                .forEach(webhook -> webhook.path("rules")
                        .forEach(rule -> resources(rule).forEach(of -> webhooks.put(of, webhook))));

        assertThat(written())
                .filteredOn(object -> object.path("kind").asText().equals(POLICY))
                .isNotEmpty()
                .allSatisfy(policy -> {
                    JsonNode spec = policy.path("spec");
                    JsonNode constraints = spec.path("matchConstraints");
                    constraints
                            .path("resourceRules")
                            .forEach(rule -> resources(rule).forEach(of -> {
                                assertThat(webhooks).containsKey(of);
                                assertThat(outside(constraints))
                                        .as(of)
                                        .isEqualTo(of.equals("v1 namespaces") ? Set.of() : outside(webhooks.get(of)));
                                if (webhooks.get(of).has("matchConditions")) {
                                    assertThat(spec.path("matchConditions"))
                                            .containsAll(webhooks.get(of).path("matchConditions"));
                                }
                            }));
                    assertThat(constraints.path("matchPolicy").asText()).isEqualTo("Equivalent");
                    assertThat(spec.path("failurePolicy").asText()).isEqualTo("Fail");
                });
    }

    private static Set<String> resources(JsonNode rule) {
        Set<String> resources = new TreeSet<>();
        rule.path("apiGroups")
                .forEach(group -> rule.path("apiVersions")
                        .forEach(version -> rule.path("resources")
                                .forEach(resource ->
                                        resources.add((group.asText().isEmpty() ? "" : group.asText() + "/")
                                                + version.asText() + " " + resource.asText()))));
        return resources;
    }

    private static Set<String> outside(JsonNode matching) {
        return StreamSupport.stream(
                        matching.path("namespaceSelector")
                                .path("matchExpressions")
                                .path(0)
                                .path("values")
                                .spliterator(),
                        false)
                .map(JsonNode::asText)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void aFolderGetsAFileForEachRule() throws IOException {
        Terminal.Answer answer = TERMINAL.run(
                "vap",
                "--rule",
                "MTLS-0101",
                "--rule",
                "MTLS-0305",
                "-o",
                folder.resolve("new").toString());

        assertThat(answer.out()).isEmpty();
        assertThat(folder.resolve("new"))
                .isDirectoryContaining("glob:**/mtls-guardrails-mtls-0101.yaml")
                .isDirectoryContaining("glob:**/mtls-guardrails-mtls-0305.yaml");
        assertThat(Yaml.file(folder.resolve("new/mtls-guardrails-mtls-0305.yaml")))
                .isEqualTo(written("--rule", "MTLS-0305"));
    }

    @Test
    void theMeshIsSaidOnTheCommandLine() {
        assertThat(variable("rootNamespace", "--rule", "MTLS-0104", "--root-namespace", "mesh-root"))
                .isEqualTo("'mesh-root'");
        assertThat(variable("clusterDomain", "--rule", "MTLS-0201", "--cluster-domain", "corp.example"))
                .isEqualTo("'corp.example'");
        assertThat(TERMINAL.run("vap", "--root-namespace", "x' || true || 'x").code())
                .isEqualTo(Cli.BAD_INPUT);
    }

    private static String variable(String name, String... arguments) {
        return StreamSupport.stream(
                        written(arguments)
                                .getFirst()
                                .path("spec")
                                .path("variables")
                                .spliterator(),
                        false)
                .filter(variable -> variable.path("name").asText().equals(name))
                .map(variable -> variable.path("expression").asText())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatThereIsNotIsSaid() {
        assertThat(TERMINAL.run("vap", "--rule", "MTLS-0211").err())
                .isEqualTo("mtls-guardrails: there is no rule MTLS-0211; the nearest is MTLS-0207\n");
        assertThat(TERMINAL.run("vap", "--profile", "lenient").err().toLowerCase(Locale.ROOT))
                .contains("--profile", "baseline", "strict");
    }

    private static List<JsonNode> written(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "vap";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return Yaml.documents(TERMINAL.run(command).out());
    }
}
