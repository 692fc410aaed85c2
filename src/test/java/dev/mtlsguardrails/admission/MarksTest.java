package dev.mtlsguardrails.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mtlsguardrails.core.injection.Marking;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.rule.Outline;
import dev.mtlsguardrails.testbed.Reviews;
import dev.mtlsguardrails.testbed.Yaml;
import io.fabric8.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs {@code marks/<case>/}: a request, what the mesh has besides {@code marks/mesh.yaml}, and the patch that was
 * expected before there was any code, or why there is none. The folder's name says what the case shows.
 */
class MarksTest {

    private static final Path CASES = Path.of("src/test/resources/marks");

    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        return folders().stream()
                .map(folder -> DynamicTest.dynamicTest(
                        CASES.relativize(folder).toString(), folder.toUri(), () -> isMarkedAsExpected(folder)));
    }

    private static List<Path> folders() throws IOException {
        try (Stream<Path> files = Files.walk(CASES)) {
            return files.filter(file -> file.endsWith("request.yaml"))
                    .map(Path::getParent)
                    .sorted()
                    .toList();
        }
    }

    private static void isMarkedAsExpected(Path folder) throws BadReviewException {
        JsonNode request = Yaml.single(folder.resolve("request.yaml"));
        JsonNode expected = Yaml.single(folder.resolve("expected.yaml"));
        ClusterView view = view(folder.resolve("mesh.yaml"));

        Mutation.Mutated mutated = mutate(request, view);
        AdmissionAnswer answer = mutated.answer();

        assertThat(answer.patch().map(JsonNode::toPrettyString).orElse("none, because " + because(mutated)))
                .isEqualTo(
                        expected.path("patch").isArray()
                                ? expected.path("patch").toPrettyString()
                                : "none, because " + expected.path("because").asText());
        assertThat(answer.refusal()).isEmpty();
        assertThat(answer.warnings()).hasSameSizeAs(expected.path("warnings"));
        expected.path("warnings")
                .forEach(warning ->
                        assertThat(String.join("\n", answer.warnings())).contains(warning.asText()));
        if (expected.has("mark")) {
            assertThat(answer.auditAnnotations())
                    .containsEntry("mark", expected.path("mark").asText());
        }
        assertThat(mutate(request, new Outline(view, List.of())).answer())
                .as("the same before the mesh is loaded")
                .isEqualTo(answer);
        if (answer.patch().isPresent()) {
            JsonNode marked = with(request, JsonPatch.apply(answer.patch().get(), request.path("object")));
            assertThat(mutate(marked, view).answer().patch())
                    .as("asked once more, as after an injector has changed something")
                    .isEmpty();
            assertThat(rulesBroken(request, view))
                    .as("what we add ourselves is nothing to complain of")
                    .containsAll(rulesBroken(marked, view));
        }
    }

    @Test
    void theProfileThatIsShippedMarksAndCountsWhereItIsWanted() throws BadReviewException {
        List<JsonNode> objects = new ArrayList<>(Yaml.documents("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: shop, labels: {sidecars: ensured}}
                """));
        objects.addAll(Yaml.file(Path.of("policies/profiles/sidecars.yaml")));
        JsonNode request = Yaml.single(CASES.resolve("no-annotations/request.yaml"));
        List<JsonNode> elsewhere = new ArrayList<>(Yaml.file(CASES.resolve("mesh.yaml")));
        elsewhere.removeIf(object -> object.path("kind").asText().equals("MtlsPolicy"));
        elsewhere.addAll(Yaml.file(Path.of("policies/profiles/sidecars.yaml")));

        assertThat(mutate(request, Offline.of(elsewhere)).answer().auditAnnotations())
                .doesNotContainKey("mark");
        assertThat(mutate(request, Offline.of(objects)).answer().auditAnnotations())
                .containsEntry(
                        "mark",
                        "added label sidecar.istio.io/inject=true, annotation"
                                + " sidecar.istio.io/statsInclusionPrefixes=tls_inspector,listener,cluster");
    }

    private static ClusterView view(Path more) {
        List<JsonNode> objects = new ArrayList<>(Yaml.file(CASES.resolve("mesh.yaml")));
        if (Files.exists(more)) {
            objects.addAll(Yaml.file(more));
        }
        return Offline.of(objects);
    }

    private static Mutation.Mutated mutate(JsonNode request, ClusterView view) throws BadReviewException {
        return Offline.mutate(Reviews.bytes(Reviews.review("uid", request)), view);
    }

    private static Mutation.Mutated mutate(JsonNode request, Outline outline) throws BadReviewException {
        return Offline.mutate(Reviews.bytes(Reviews.review("uid", request)), outline);
    }

    /** What /validate says of it: it is asked after /mutate. */
    private static Set<RuleId> rulesBroken(JsonNode request, ClusterView view) throws BadReviewException {
        return Offline.decide(Reviews.bytes(Reviews.review("uid", request)), view).verdict().stream()
                .flatMap(verdict -> verdict.rulings().stream())
                .map(ruling -> ruling.finding().rule())
                .collect(Collectors.toSet());
    }

    private static String because(Mutation.Mutated mutated) {
        return mutated.marking().map(Marking::word).orElse("no-workload");
    }

    private static JsonNode with(JsonNode request, JsonNode object) {
        ObjectNode again = JsonNodeFactory.instance.objectNode();
        again.setAll((ObjectNode) request);
        again.set("object", object);
        return again;
    }
}
