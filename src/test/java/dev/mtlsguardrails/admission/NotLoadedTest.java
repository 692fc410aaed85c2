package dev.mtlsguardrails.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.rule.Basis;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.Outline;
import dev.mtlsguardrails.core.rule.Rule;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.core.rule.Situation;
import dev.mtlsguardrails.testbed.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is decided while the mesh is still being read, held against what is decided a moment later: in every case. */
class NotLoadedTest {

    @Test
    void aRuleFindsBeforehandWhatItsBasisPromises() throws IOException, BadReviewException {
        List<String> broken = new ArrayList<>();
        for (Path folder : CasesTest.folders()) {
            ClusterView view = CasesTest.mesh(folder);
            Optional<Situation> loaded = CasesTest.situation(folder, change -> view);
            Optional<Situation> outlined =
                    CasesTest.situation(folder, change -> outline(view).around(change.object()));
            asked(loaded)
                    .filter(rule -> !keepsItsPromise(rule, facts(rule, outlined), facts(rule, loaded)))
                    .forEach(rule -> broken.add(rule.info().id() + " in " + folder));
        }

        assertThat(broken).isEmpty();
    }

    private static Outline outline(ClusterView view) {
        return new Outline(view, List.of());
    }

    private static Stream<Rule> asked(Optional<Situation> situation) {
        return situation.map(Situation::change).map(Change::id).stream()
                .flatMap(object -> RuleCatalogue.complete().withoutMesh().rules().stream()
                        .filter(rule -> rule.info().judges().contains(object.kind())));
    }

    private static Set<Finding.Fact> facts(Rule rule, Optional<Situation> situation) {
        return situation.stream()
                .flatMap(of -> rule.check(of).stream())
                .map(Finding::fact)
                .collect(Collectors.toSet());
    }

    /** A presumption may prove wrong in part, by which a value changes; its field and rule do not. */
    private static boolean keepsItsPromise(Rule rule, Set<Finding.Fact> now, Set<Finding.Fact> then) {
        return rule.info().basis() == Basis.OBJECT
                ? now.equals(then)
                : fields(now).containsAll(fields(then));
    }

    private static Set<List<String>> fields(Set<Finding.Fact> facts) {
        return facts.stream().map(Finding.Fact::field).collect(Collectors.toSet());
    }

    @Test
    void nothingIsRefusedThatIsLetPassAMomentLater() throws IOException, BadReviewException {
        List<String> refused = new ArrayList<>();
        List<String> tooStrict = new ArrayList<>();
        for (Path folder : CasesTest.folders()) {
            Admission.Decided now = CasesTest.decide(folder, outline(CasesTest.mesh(folder)));
            if (now.decision().isRefusal()) {
                refused.add(folder.toString());
                if (!Set.of("denied", "invalid").contains(expected(folder))) {
                    tooStrict.add(folder + ": " + now.answer().refusal());
                }
            }
        }

        assertThat(tooStrict).isEmpty();
        assertThat(refused)
                .anyMatch(folder -> folder.contains("MTLS-0101"))
                .anyMatch(folder -> folder.contains("MTLS-0301"));
    }

    /** What {@link CasesTest} holds the verdict of the whole mesh to. */
    private static String expected(Path folder) {
        return Yaml.single(folder.resolve("expected.yaml")).path("decision").asText();
    }
}
