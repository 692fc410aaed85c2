package dev.mtlsguardrails.meshcases;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.controlplane.Configured;
import dev.mtlsguardrails.core.controlplane.ControlPlanes;
import dev.mtlsguardrails.core.controlplane.Flavour;
import dev.mtlsguardrails.core.controlplane.IstioVersion;
import dev.mtlsguardrails.core.controlplane.Settings;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.resource.Resource;
import dev.mtlsguardrails.kube.KubeReader;
import dev.mtlsguardrails.kube.Reading;
import dev.mtlsguardrails.testbed.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A folder of {@code control-planes}: the objects that the API server of a cluster holds, and what follows from them.
 *
 * @param objects those that we read, in the order of the file
 */
record ControlPlanesCase(List<Resource> objects, JsonNode expected) {

    private static final Path CASES = Path.of("src/test/resources/control-planes");

    static List<Path> folders() {
        try (Stream<Path> folders = Files.list(CASES)) {
            return folders.sorted().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static ControlPlanesCase of(Path folder) {
        List<Resource> objects = Yaml.file(folder.resolve("cluster.yaml")).stream()
                .flatMap(object -> read(object).stream())
                .toList();
        return new ControlPlanesCase(objects, Yaml.single(folder.resolve("expected.yaml")));
    }

    private static Optional<Resource> read(JsonNode object) {
        return switch (KubeReader.read(object)) {
            case Reading.Read<Resource>(Resource value) -> Optional.of(value);
            case Reading.Foreign<Resource> foreign -> Optional.empty();
            case Reading.Malformed<Resource> malformed ->
                throw new IllegalArgumentException(malformed.at() + " " + malformed.reason() + " in " + object);
        };
    }

    MeshSnapshot mesh() {
        return holding(objects);
    }

    /** The same objects, heard of in another order. */
    MeshSnapshot holding(List<Resource> ordered) {
        MeshSnapshot mesh = MeshSnapshot.empty(ControlPlanes.configured(configured()));
        for (Resource object : ordered) {
            mesh = mesh.apply(new Change.Standing(object));
        }
        return mesh;
    }

    private Configured configured() {
        JsonNode said = expected.path("configured");
        return new Configured(
                Settings.builder()
                        .rootNamespace(text(said, "rootNamespace"))
                        .clusterDomain(text(said, "clusterDomain"))
                        .build(),
                items(said.path("controlPlanes"))
                        .map(ControlPlanesCase::declared)
                        .toList());
    }

    private static Configured.Declared declared(JsonNode plane) {
        return new Configured.Declared(
                plane.path("namespace").asText(),
                plane.path("revision").asText(),
                text(plane, "flavour").map(Flavour::valueOf),
                items(plane.path("tags")).map(JsonNode::asText).toList(),
                Settings.builder()
                        .istio(text(plane, "istio").map(IstioVersion::of))
                        .build());
    }

    static Stream<JsonNode> items(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private static Optional<String> text(JsonNode of, String field) {
        return of.has(field) ? Optional.of(of.path(field).asText()) : Optional.empty();
    }
}
