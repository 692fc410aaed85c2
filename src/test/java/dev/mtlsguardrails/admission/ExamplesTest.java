package dev.mtlsguardrails.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.RuleActions;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.core.rule.RuleInfo;
import dev.mtlsguardrails.core.verdict.Ruling;
import dev.mtlsguardrails.testbed.Examples;
import dev.mtlsguardrails.testbed.Examples.Example;
import dev.mtlsguardrails.testbed.Reviews;
import dev.mtlsguardrails.testbed.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The examples of the rule pages are run, and the catalogue, the pages, the examples and the cases are one. */
class ExamplesTest {

    private static final Path APPROVED = Path.of("src/test/resources/messages.approved.txt");
    private static final Path CASES = Path.of("src/test/resources/cases");
    private static final JsonNode STRICT = Yaml.documents("""
            apiVersion: mtls-guardrails.dev/v1alpha1
            kind: MtlsPolicy
            metadata: {name: strict}
            spec: {priority: 100, profile: Strict}
            """).getFirst();
    private static final List<RuleInfo> RULES = RuleCatalogue.complete().infos();

    @TestFactory
    Stream<DynamicTest> examples() {
        return Examples.all().stream()
                .map(example -> DynamicTest.dynamicTest(
                        example.toString(), example.file().toUri(), () -> isAsItsNameSays(example)));
    }

    private static void isAsItsNameSays(Example example) throws BadReviewException {
        RuleActions rule = RULES.stream()
                .map(RuleInfo::actions)
                .filter(actions -> actions.id().equals(example.rule()))
                .findFirst()
                .orElseThrow();
        List<Action> underBaseline = actions(example, decide(example));
        List<Action> underStrict = actions(example, decide(example, STRICT));
        switch (example.expected()) {
            case BAD -> {
                assertThat(underBaseline).isNotEmpty().containsOnly(rule.baseline());
                assertThat(underStrict).isNotEmpty().containsOnly(rule.strict());
            }
            case WARN ->
                assertThat(underBaseline)
                        .isNotEmpty()
                        .containsOnly(rule.baseline().atMost(Action.WARN));
            case GOOD, NEAR_MISS -> assertThat(underStrict).isEmpty();
        }
    }

    /** What is done about each finding of the example's own rule; where nothing is expected, of any rule. */
    private static List<Action> actions(Example example, Admission.Decided decided) {
        boolean showsNothing =
                example.expected() == Examples.Expected.GOOD || example.expected() == Examples.Expected.NEAR_MISS;
        return decided.verdict().orElseThrow().rulings().stream()
                .filter(ruling -> showsNothing || ruling.finding().rule().equals(example.rule()))
                .map(Ruling::action)
                .toList();
    }

    @Test
    void everyRuleHasPageExamplesAndCases() {
        List<String> missing = new ArrayList<>();
        for (RuleInfo rule : RULES) {
            for (Examples.Expected expected : Examples.Expected.values()) {
                boolean cannotBe = expected == Examples.Expected.WARN
                        && rule.actions().softened() == RuleActions.Softened.BY_NAME_ONLY;
                if (!cannotBe
                        && Examples.all().stream()
                                .noneMatch(example ->
                                        example.rule().equals(rule.id()) && example.expected() == expected)) {
                    missing.add("policies/rules/" + rule.id() + "-<slug>/" + expected.prefix() + "*.yaml");
                }
            }
            if (Examples.pages().stream().noneMatch(page -> page.rule().equals(rule.id()))) {
                missing.add("policies/rules/" + rule.id() + "-<slug>/README.md");
            }
            if (!Files.isDirectory(CASES.resolve(rule.id().text()))) {
                missing.add(CASES + "/" + rule.id() + "/<case>/{request,expected}.yaml");
            }
        }
        assertThat(missing)
                .as("what rules of the catalogue lack; add these files")
                .isEmpty();
    }

    @Test
    void everyPageIsInTheFolderThatItsRuleNames() {
        assertThat(Examples.pages())
                .as("folders under policies/rules are called <id>-<slug>, by the RuleInfo of their rule")
                .extracting(page -> page.file().getParent().getFileName().toString())
                .containsExactlyElementsOf(RULES.stream()
                        .map(rule -> rule.id() + "-" + rule.slug())
                        .toList());
    }

    @Test
    void everyPageBelongsToARule() {
        List<RuleId> known = RULES.stream().map(RuleInfo::id).toList();
        assertThat(Examples.pages())
                .as("pages under policies/rules must belong to a rule of the catalogue")
                .allSatisfy(page -> assertThat(known).contains(page.rule()));
    }

    @Test
    void rulesAreSortedAndUnique() {
        assertThat(RULES.stream().map(RuleInfo::id)).isSorted().doesNotHaveDuplicates();
    }

    /**
     * To be read aloud: what the examples are told, and from the cases whatever is not among that. When a change is meant, copy
     * what the test prints over the approved file.
     */
    @Test
    void messagesAreTheApprovedOnes() throws IOException, BadReviewException {
        StringBuilder said = new StringBuilder();
        Set<String> before = new HashSet<>();
        for (Example example : Examples.all()) {
            List<String> lines = lines(decide(example).answer());
            lines.forEach(line -> before.add(sentence(line)));
            section(said, example.toString(), lines);
        }
        for (Path folder : CasesTest.folders()) {
            List<String> others = lines(CasesTest.decide(folder).answer()).stream()
                    .filter(line -> before.add(sentence(line)))
                    .toList();
            if (!others.isEmpty()) {
                section(said, CASES.relativize(folder).toString(), others);
            }
        }
        Path received = Files.writeString(Path.of("target/messages.received.txt"), said);
        assertThat(received)
                .as(
                        "%s differs from %s; read both, and copy the one over the other if it is better",
                        received, APPROVED)
                .hasSameTextualContentAs(APPROVED);
    }

    /** A line without the names in it: two that say the same of different objects are one sentence. */
    private static String sentence(String line) {
        return line.replaceAll("`[^`]*`", "_")
                .replaceAll("[^\\s,;:()]*[-./=0-9*][^\\s,;:()]*", "_")
                .replaceAll("([A-Z]\\w+ _(, | and |; | in )?)+", "_ ")
                .replaceAll("namespace \\w+|policy: +\\w+|refuses \\w+ ", "_");
    }

    private static List<String> lines(AdmissionAnswer answer) {
        return Stream.concat(
                        answer.refusal().stream()
                                .flatMap(refusal -> refusal.message().lines()),
                        answer.warnings().stream().map(warning -> "Warning: " + warning))
                .toList();
    }

    private static void section(StringBuilder said, String title, List<String> lines) {
        said.append("== ").append(title).append('\n');
        lines.forEach(line -> said.append(line).append('\n'));
        said.append('\n');
    }

    private static Admission.Decided decide(Example example, JsonNode... more) throws BadReviewException {
        List<JsonNode> context = new ArrayList<>(example.context());
        context.addAll(List.of(more));
        return Offline.decide(Reviews.bytes(example.review()), Offline.bookinfo(context));
    }
}
