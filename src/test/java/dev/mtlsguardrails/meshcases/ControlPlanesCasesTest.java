package dev.mtlsguardrails.meshcases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.controlplane.ControlPlane;
import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.Workload;
import dev.mtlsguardrails.core.mtls.SidecarInjection;
import dev.mtlsguardrails.core.mtls.SidecarInjection.Outcome;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs {@code control-planes/<case>/}: the objects of a cluster; which control planes there are, whose mesh a namespace
 * belongs to, and who gets a sidecar. Of a control plane only what is expected of it is compared; a sentence about what
 * was assumed is expected by a part of it.
 */
class ControlPlanesCasesTest {

    private static final Map<String, Function<ControlPlane, Object>> ASKED = Map.ofEntries(
            Map.entry("flavour", ControlPlane::flavour),
            Map.entry("namespace", ControlPlane::namespace),
            Map.entry("revision", ControlPlane::revision),
            Map.entry("istio", plane -> plane.config().istio()),
            Map.entry("rootNamespace", plane -> plane.config().rootNamespace()),
            Map.entry("clusterDomain", plane -> plane.config().clusterDomain()),
            Map.entry("autoMtls", plane -> plane.config().autoMtls()),
            Map.entry("outboundTraffic", plane -> plane.config().outboundTraffic()),
            Map.entry("redirection", plane -> plane.config().redirection()),
            Map.entry("hbone", plane -> plane.config().hbone()),
            Map.entry("autoInject", plane -> plane.injection().autoInject()),
            Map.entry("nativeSidecars", plane -> plane.injection().nativeSidecars()),
            Map.entry("evidence", ControlPlane::evidence),
            Map.entry("trusted", ControlPlane::isAdministrators));

    @TestFactory
    Stream<DynamicTest> cases() {
        return ControlPlanesCase.folders().stream()
                .map(folder -> DynamicTest.dynamicTest(
                        folder.getFileName().toString(), folder.toUri(), () -> isSeenAsExpected(folder)));
    }

    private static void isSeenAsExpected(Path folder) {
        ControlPlanesCase cluster = ControlPlanesCase.of(folder);
        MeshSnapshot mesh = cluster.mesh();
        JsonNode expected = cluster.expected();

        assertThat(planes(mesh, expected)).isEqualTo(expectedPlanes(expected));
        assertThat(answers(expected.path("meshes"), namespace -> named(mesh.controlPlaneOf(namespace))))
                .isEqualTo(texts(expected.path("meshes")));
        Map<String, String> sidecars = sidecars(mesh);
        assertThat(answers(expected.path("sidecars"), workload -> sidecars.getOrDefault(workload, "not there")))
                .isEqualTo(texts(expected.path("sidecars")));
        assertThat(expected.path("first").asText(named(mesh.controlPlanes().first())))
                .isEqualTo(named(mesh.controlPlanes().first()));
        assertThat(cluster.holding(cluster.objects().reversed())).isEqualTo(mesh);
    }

    private static List<Map<String, Object>> planes(MeshSnapshot mesh, JsonNode expected) {
        List<ControlPlane> planes = mesh.controlPlanes().all();
        List<JsonNode> wanted = ControlPlanesCase.items(expected.path("planes")).toList();
        return planes.stream()
                .map(plane -> planes.size() == wanted.size()
                        ? said(plane, wanted.get(planes.indexOf(plane)), mesh)
                        : Map.<String, Object>of("plane", plane.toString()))
                .toList();
    }

    private static Map<String, Object> said(ControlPlane plane, JsonNode wanted, MeshSnapshot mesh) {
        Map<String, Object> said = new LinkedHashMap<>();
        wanted.fieldNames()
                .forEachRemaining(field -> said.put(
                        field,
                        switch (field) {
                            case "discovers" -> discovered(plane.config(), mesh);
                            case "assumed" -> assumed(plane.assumed(), wanted.path(field));
                            default ->
                                Objects.requireNonNull(ASKED.get(field), field)
                                        .apply(plane)
                                        .toString();
                        }));
        return said;
    }

    private static List<String> discovered(MeshConfig config, MeshSnapshot mesh) {
        return mesh.namespaces()
                .map(NamespaceSlice::name)
                .filter(name -> config.discovers(name, mesh.namespaceLabels(name)))
                .toList();
    }

    /** Each sentence by the part of it that is expected, or else whole. */
    private static List<String> assumed(List<String> sentences, JsonNode wanted) {
        return sentences.stream()
                .map(sentence -> ControlPlanesCase.items(wanted)
                        .map(JsonNode::asText)
                        .filter(sentence::contains)
                        .findFirst()
                        .orElse(sentence))
                .toList();
    }

    private static List<Map<String, Object>> expectedPlanes(JsonNode expected) {
        return ControlPlanesCase.items(expected.path("planes"))
                .map(ControlPlanesCasesTest::expectedPlane)
                .toList();
    }

    private static Map<String, Object> expectedPlane(JsonNode plane) {
        Map<String, Object> wanted = new LinkedHashMap<>();
        plane.fields()
                .forEachRemaining(field -> wanted.put(
                        field.getKey(),
                        field.getValue().isArray()
                                ? ControlPlanesCase.items(field.getValue())
                                        .map(JsonNode::asText)
                                        .toList()
                                : field.getValue().asText()));
        return wanted;
    }

    private static Map<String, String> sidecars(MeshSnapshot mesh) {
        return mesh.namespaces()
                .flatMap(slice -> slice.all(Workload.class).stream())
                .collect(Collectors.toMap(
                        workload -> workload.id().kind().kind() + " "
                                + workload.id().namespace() + "/"
                                + workload.id().name(),
                        workload -> word(SidecarInjection.of(workload.id().namespace(), workload.template(), mesh))));
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Brought brought -> "brought";
            case Outcome.Injected(ControlPlane by) -> "by " + named(by);
            case Outcome.Without(SidecarInjection.Obstacle obstacle) -> "no, " + obstacle;
        };
    }

    private static String named(ControlPlane plane) {
        return plane.namespace() + "/" + plane.revision();
    }

    private static Map<String, String> answers(JsonNode questions, Function<String, String> answer) {
        Map<String, String> answers = new TreeMap<>();
        questions.fieldNames().forEachRemaining(question -> answers.put(question, answer.apply(question)));
        return answers;
    }

    private static Map<String, String> texts(JsonNode of) {
        return answers(of, question -> of.path(question).asText());
    }
}
