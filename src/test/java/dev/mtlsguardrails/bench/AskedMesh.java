package dev.mtlsguardrails.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mtls.Call;
import dev.mtlsguardrails.core.mtls.Client;
import dev.mtlsguardrails.core.mtls.EffectiveMtls;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.meshcases.MeshCase;
import dev.mtlsguardrails.meshcases.MeshCases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A mesh, and the questions about it, read before the clock starts.
 *
 * @param calls who calls whom
 * @param receptions what stands at a port
 */
record AskedMesh(MeshSnapshot mesh, List<Call.Dialled> calls, List<Reception> receptions) {

    /** Where the files of meshes are, if that is not in the project. */
    private static final String FOLDER = "mesh-cases";

    private static final String FILE = "develop-tier2-1.31.0.jsonl.gz";
    private static final int MESHES = 200;

    static Path file() {
        return Path.of(System.getProperty(FOLDER, "src/test/resources/mesh-cases"), FILE);
    }

    /** The same meshes every time; none where there is no file. */
    static List<AskedMesh> selection() throws IOException {
        if (!Files.exists(file())) {
            return List.of();
        }
        try (Stream<MeshCase> all = MeshCases.read(file())) {
            return all.limit(MESHES).map(AskedMesh::of).toList();
        }
    }

    private static AskedMesh of(MeshCase asked) {
        MeshSnapshot mesh = asked.mesh();
        Map<String, Pod> pods = mesh.namespaces()
                .flatMap(slice -> slice.all(Pod.class).stream())
                .collect(Collectors.toMap(
                        pod -> pod.id().namespace() + "/" + pod.id().name(), Function.identity()));
        return new AskedMesh(
                mesh,
                rows(asked, "clients")
                        .map(row -> dialled(row, pods, mesh))
                        .distinct()
                        .toList(),
                rows(asked, "servers")
                        .map(row -> new Reception(
                                pod(row, "pod", pods), row.path("port").asLong()))
                        .toList());
    }

    private static Stream<JsonNode> rows(MeshCase asked, String list) {
        return StreamSupport.stream(asked.expect().path(list).spliterator(), false);
    }

    private static Call.Dialled dialled(JsonNode row, Map<String, Pod> pods, MeshSnapshot mesh) {
        return new Call.Dialled(
                Client.of(pod(row, "from", pods), mesh),
                new Host(row.path("host").asText()),
                row.path("port").asLong(),
                Optional.ofNullable(row.path("subset").textValue()));
    }

    private static Pod pod(JsonNode row, String field, Map<String, Pod> pods) {
        return Optional.ofNullable(pods.get(row.path(field).asText())).orElseThrow();
    }

    /** Call by call and server by server; a call has an answer for each endpoint. */
    Stream<Object> answers() {
        EffectiveMtls engine = new EffectiveMtls(mesh);
        return Stream.concat(
                calls.stream().flatMap(call -> engine.calls(call).stream()),
                receptions.stream().map(reception -> engine.reception(reception.server(), reception.port())));
    }

    /** A port of a server. */
    record Reception(Pod server, long port) {}
}
