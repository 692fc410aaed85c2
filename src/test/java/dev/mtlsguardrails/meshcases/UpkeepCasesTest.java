package dev.mtlsguardrails.meshcases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.controlplane.Configured;
import dev.mtlsguardrails.core.controlplane.ControlPlanes;
import dev.mtlsguardrails.core.controlplane.Settings;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.policy.Requester;
import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.resource.Resource;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.core.rule.Situation;
import dev.mtlsguardrails.core.upkeep.Plan;
import dev.mtlsguardrails.core.upkeep.Remark;
import dev.mtlsguardrails.core.upkeep.Upkeep;
import dev.mtlsguardrails.core.upkeep.WantedRule;
import dev.mtlsguardrails.testbed.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs {@code upkeep/<case>/}: what {@code mesh.yaml} has and the objects of the case; which rules are wanted, and what is
 * said. Of a rule only what is expected of it is compared; a sentence is expected by a part of it. Every wanted rule must
 * be none of MTLS-0201's business, and the plan the same once it stands.
 */
class UpkeepCasesTest {

    private static final Path CASES = Path.of("src/test/resources/upkeep");
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final Requester SOMEBODY = new Requester("somebody", List.of());

    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        try (Stream<Path> folders = Files.list(CASES)) {
            return folders.filter(Files::isDirectory).sorted().toList().stream()
                    .map(folder -> DynamicTest.dynamicTest(
                            folder.getFileName().toString(), folder.toUri(), () -> isPlannedAsExpected(folder)));
        }
    }

    private static void isPlannedAsExpected(Path folder) {
        JsonNode expected = Yaml.single(folder.resolve("expected.yaml"));
        ClusterView view = view(folder, expected);

        Plan plan = Upkeep.plan(view, NOW);

        List<JsonNode> wanted = MeshCase.elements(expected.path("wanted")).toList();
        assertThat(plan.wanted().stream()
                        .map(rule -> said(facts(rule), at(wanted, plan.wanted().indexOf(rule))))
                        .toList())
                .isEqualTo(wanted.stream().map(UpkeepCasesTest::texts).toList());
        List<JsonNode> remarks = MeshCase.elements(expected.path("remarks")).toList();
        assertThat(plan.remarks().stream()
                        .map(remark ->
                                said(facts(remark), at(remarks, plan.remarks().indexOf(remark))))
                        .toList())
                .isEqualTo(remarks.stream().map(UpkeepCasesTest::texts).toList());
        assertThat(plan.harmful().stream().map(ResourceId::toString).toList())
                .isEqualTo(MeshCase.elements(expected.path("harmful"))
                        .map(JsonNode::asText)
                        .toList());
        assertThat(plan.completeness())
                .hasToString(expected.path("completeness").asText("COMPLETE"));
        isAcceptedAndEnough(plan, view);
    }

    private static void isAcceptedAndEnough(Plan plan, ClusterView view) {
        ClusterView repaired = view;
        for (WantedRule rule : plan.wanted()) {
            Change create = new Change.Create(rule.rule());
            assertThat(RuleCatalogue.complete().check(Situation.of(create, SOMEBODY, NOW, view)))
                    .isEmpty();
            repaired = repaired.apply(create);
        }
        assertThat(Upkeep.plan(repaired, NOW)).isEqualTo(plan);
    }

    private static ClusterView view(Path folder, JsonNode expected) {
        JsonNode configured = expected.path("configured");
        ClusterView view = ClusterView.empty(ControlPlanes.configured(new Configured(
                Settings.builder()
                        .rootNamespace(text(configured, "rootNamespace"))
                        .clusterDomain(text(configured, "clusterDomain"))
                        .build(),
                List.of())));
        List<JsonNode> objects = Stream.concat(
                        Yaml.file(CASES.resolve("mesh.yaml")).stream(),
                        Yaml.file(folder.resolve("cluster.yaml")).stream())
                .toList();
        for (JsonNode object : objects) {
            Resource resource = MeshCase.read(object);
            view = view.apply(new Change.Standing(resource));
        }
        return view.without(MeshCase.elements(expected.path("unread"))
                .map(kind -> kind.asText().split("/", 2))
                .map(kind -> new GroupKind(kind[0], kind[1]))
                .toList());
    }

    private static Optional<String> text(JsonNode of, String field) {
        return Optional.ofNullable(of.path(field).textValue());
    }

    private static Map<String, String> facts(WantedRule rule) {
        return Map.of(
                "namespace", rule.namespace(),
                "host", rule.host().name(),
                "name", rule.name(),
                "exportTo", String.join(",", rule.exportTo()),
                "because", rule.because());
    }

    private static Map<String, String> facts(Remark remark) {
        return Map.of("about", remark.about().toString(), "text", remark.text());
    }

    private static Optional<JsonNode> at(List<JsonNode> expected, int index) {
        return index < expected.size() ? Optional.of(expected.get(index)) : Optional.empty();
    }

    /** What is asked for; of a sentence the part that is asked for, if it is in there. */
    private static Map<String, String> said(Map<String, String> facts, Optional<JsonNode> expected) {
        Map<String, String> said = new LinkedHashMap<>();
        expected.map(UpkeepCasesTest::texts).orElse(facts).forEach((field, part) -> {
            String fact = facts.getOrDefault(field, "");
            boolean isSentence = field.equals("because") || field.equals("text");
            said.put(field, isSentence && fact.contains(part) ? part : fact);
        });
        return said;
    }

    private static Map<String, String> texts(JsonNode of) {
        Map<String, String> texts = new LinkedHashMap<>();
        of.fields()
                .forEachRemaining(field -> texts.put(
                        field.getKey(),
                        field.getValue().isArray()
                                ? String.join(
                                        ",",
                                        MeshCase.elements(field.getValue())
                                                .map(JsonNode::asText)
                                                .toList())
                                : field.getValue().asText()));
        return texts;
    }
}
