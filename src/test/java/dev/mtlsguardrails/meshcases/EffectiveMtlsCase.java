package dev.mtlsguardrails.meshcases;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.controlplane.IstioVersion;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.resource.Resource;
import dev.mtlsguardrails.testbed.Yaml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder of {@code effective-mtls}.
 *
 * @param after the same mesh, where nothing changes
 */
record EffectiveMtlsCase(MeshSnapshot before, MeshSnapshot after, JsonNode expected) {

    static EffectiveMtlsCase of(Path folder) {
        JsonNode expected = Yaml.single(folder.resolve("expected.yaml"));
        MeshSnapshot before = mesh(expected, Yaml.file(folder.resolve("mesh.yaml")));
        MeshSnapshot after = before;
        Path change = folder.resolve("change.yaml");
        if (Files.exists(change)) {
            for (JsonNode document : Yaml.file(change)) {
                after = after.apply(change(document));
            }
        }
        return new EffectiveMtlsCase(before, after, expected);
    }

    private static MeshSnapshot mesh(JsonNode expected, List<JsonNode> objects) {
        IstioVersion istio =
                expected.has("istio") ? IstioVersion.of(expected.path("istio").asText()) : IstioVersion.NEWEST;
        MeshSnapshot mesh = MeshSnapshot.empty(MeshCase.config(expected.path("mesh"), istio));
        for (JsonNode object : objects) {
            if (!isDead(object)) {
                mesh = mesh.apply(new Change.Standing(MeshCase.read(object)));
            }
        }
        return mesh;
    }

    /** Kinds of Istio 1.4 that nobody reads any more (istio-semantics 6.1). */
    private static boolean isDead(JsonNode object) {
        return object.path("apiVersion").asText().startsWith("authentication.istio.io/");
    }

    private static Change change(JsonNode document) {
        Resource object = MeshCase.read(document.path("object"));
        return switch (document.path("operation").asText()) {
            case "CREATE" -> new Change.Create(object);
            case "UPDATE" -> new Change.Update(object, object);
            case "DELETE" -> new Change.Delete(object);
            default -> throw new IllegalArgumentException("no operation: " + document);
        };
    }
}
