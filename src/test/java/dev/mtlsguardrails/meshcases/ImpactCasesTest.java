package dev.mtlsguardrails.meshcases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.controlplane.Configured;
import dev.mtlsguardrails.core.controlplane.ControlPlanes;
import dev.mtlsguardrails.core.controlplane.Settings;
import dev.mtlsguardrails.core.impact.AtPorts;
import dev.mtlsguardrails.core.impact.Budget;
import dev.mtlsguardrails.core.impact.CallTransition;
import dev.mtlsguardrails.core.impact.Completeness;
import dev.mtlsguardrails.core.impact.Impact;
import dev.mtlsguardrails.core.impact.Moment;
import dev.mtlsguardrails.core.impact.ServerTransition;
import dev.mtlsguardrails.core.impact.Side;
import dev.mtlsguardrails.core.impact.Unforeseen;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mtls.ClientClass.Members;
import dev.mtlsguardrails.core.mtls.Decision;
import dev.mtlsguardrails.core.reach.Reach.ServerClass;
import dev.mtlsguardrails.core.resource.Resource;
import dev.mtlsguardrails.testbed.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs {@code impact/<case>.yaml}: the objects that are there besides those of {@code mesh.yaml}, a change, and everything
 * that it does, the worst first; {@code decided} is the field that decides the first call afterwards.
 */
class ImpactCasesTest {

    private static final Path CASES = Path.of("src/test/resources/impact");
    private static final Path MESH = CASES.resolve("mesh.yaml");

    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            return files.filter(file -> !file.equals(MESH)).sorted().toList().stream()
                    .map(file -> DynamicTest.dynamicTest(
                            file.getFileName().toString(), file.toUri(), () -> isAsExpected(Yaml.single(file))));
        }
    }

    private static void isAsExpected(JsonNode of) {
        MeshSnapshot mesh = mesh(of);
        Change change = change(of.path("change"), mesh);
        MeshSnapshot before = mesh.seenFrom(home(change.object()));

        Impact impact = Impact.of(change, before, before.apply(change), Budget.USUAL);

        JsonNode expected = of.path("expected");
        assertThat(impact.calls().stream().map(ImpactCasesTest::said).toList())
                .isEqualTo(texts(expected.path("calls")));
        assertThat(impact.latent().stream().map(ImpactCasesTest::said).toList())
                .isEqualTo(texts(expected.path("latent")));
        assertThat(impact.servers().stream().map(ImpactCasesTest::said).toList())
                .isEqualTo(texts(expected.path("servers")));
        assertThat(impact.unforeseen().stream().map(ImpactCasesTest::said).toList())
                .isEqualTo(texts(expected.path("unforeseen")));
        assertThat(impact.completeness()).isEqualTo(Completeness.COMPLETE);
        if (expected.has("decided")) {
            assertThat(decided(impact.calls().getFirst().after()))
                    .contains(expected.path("decided").asText());
        }
        assertThat(Impact.of(new Change.Standing(change.object()), before, before, Budget.USUAL))
                .isEqualTo(Impact.NONE);
    }

    private static MeshSnapshot mesh(JsonNode of) {
        MeshSnapshot mesh = MeshSnapshot.empty(
                ControlPlanes.configured(new Configured(Settings.builder().build(), List.of())));
        List<JsonNode> objects = Stream.concat(Yaml.file(MESH).stream(), MeshCase.elements(of.path("mesh")))
                .toList();
        for (JsonNode object : objects) {
            mesh = mesh.apply(new Change.Standing(MeshCase.read(object)));
        }
        return mesh;
    }

    private static Change change(JsonNode of, MeshSnapshot mesh) {
        if (of.has("create")) {
            return new Change.Create(MeshCase.read(of.path("create")));
        }
        if (of.has("delete")) {
            return new Change.Delete(MeshCase.read(of.path("delete")));
        }
        Resource object = MeshCase.read(of.path("update"));
        Resource old = object instanceof MeshObject member
                ? mesh.namespace(member.home())
                        .find(member.getClass(), member.id())
                        .orElseThrow()
                : object;
        return new Change.Update(old, object);
    }

    private static String home(Resource object) {
        return object instanceof MeshObject member ? member.home() : object.id().namespace();
    }

    private static List<String> texts(JsonNode list) {
        return MeshCase.elements(list).map(JsonNode::asText).toList();
    }

    private static String said(CallTransition transition) {
        return when(transition.when()) + ": "
                + transition.clients().stream().map(ImpactCasesTest::said).collect(Collectors.joining(", "))
                + " -> " + transition.host() + ":" + transition.port()
                + transition.subset().map(name -> "/" + name).orElse("") + " @ "
                + transition.servers().workloads().stream()
                        .map(Conventions::name)
                        .collect(Collectors.joining(", "))
                + ": " + transition.before().outcome() + " => "
                + transition.after().outcome() + ", " + transition.effect();
    }

    private static String when(Moment when) {
        return switch (when) {
            case NOW -> "now";
            case AFTER_RESTART -> "after restart";
        };
    }

    private static String said(Members members) {
        return switch (members) {
            case Members.Elsewhere elsewhere -> "others";
            case Members.WithoutProxy without -> "no proxy";
            case Members.InAmbient ambient -> "in ambient";
            case Members.InNamespace in -> in.namespace();
            case Members.Gateways gateways -> "gateways of " + gateways.namespace();
            case Members.Selected selected -> selected.namespace() + "/" + String.join(" ", selected.workloads());
        };
    }

    private static String said(ServerTransition transition) {
        String ports = switch (transition.ports()) {
            case AtPorts.AllBut all -> "";
            case AtPorts.Only only ->
                only.numbers().stream().map(Objects::toString).collect(Collectors.joining(", ", " at ", ""));
        };
        return when(transition.when()) + ": " + workloads(transition.servers()) + ports + ": " + transition.from()
                + " => " + transition.to();
    }

    private static String said(Unforeseen unforeseen) {
        return unforeseen.by() + ": " + workloads(unforeseen.reach().classes());
    }

    private static String workloads(List<ServerClass> servers) {
        return servers.stream()
                .flatMap(of -> of.workloads().stream())
                .map(Objects::toString)
                .collect(Collectors.joining(", "));
    }

    private static Optional<String> decided(Side side) {
        return side.sent().flatMap(Decision::by).map(by -> by.object() + " at " + by.at());
    }
}
