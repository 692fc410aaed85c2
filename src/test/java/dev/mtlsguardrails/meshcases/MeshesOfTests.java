package dev.mtlsguardrails.meshcases;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mtls.Call;
import dev.mtlsguardrails.core.mtls.Client;
import dev.mtlsguardrails.core.mtls.EffectiveMtls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All calls in all meshes that tests are about, as far as they tell reasons apart. */
final class MeshesOfTests {

    private static final Path ANSWERED = Path.of("src/test/resources/mesh-cases");
    private static final Path CASES = Path.of("src/test/resources/effective-mtls");

    private MeshesOfTests() {}

    static Stream<Call> calls() {
        Stream<MeshCase> answered = Stream.of("cases-1.31.0.jsonl.gz", "develop-tier2-1.31.0.jsonl.gz")
                .flatMap(file -> MeshCases.read(ANSWERED.resolve(file)));
        return Stream.concat(
                answered.flatMap(mesh -> Comparison.of(mesh).calls().stream()),
                folders().stream()
                        .flatMap(folder -> calls(EffectiveMtlsCase.of(folder).before())));
    }

    private static List<Path> folders() {
        try (Stream<Path> folders = Files.list(CASES)) {
            return folders.sorted().toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Stream<Call> calls(MeshSnapshot mesh) {
        EffectiveMtls engine = new EffectiveMtls(mesh);
        List<Service> services = mesh.namespaces()
                .flatMap(slice -> slice.all(Service.class).stream())
                .toList();
        return mesh.namespaces()
                .flatMap(slice -> slice.all(Pod.class).stream())
                .map(pod -> Client.of(pod, mesh))
                .flatMap(client -> services.stream()
                        .flatMap(service -> service.ports().stream()
                                .flatMap(port -> engine
                                        .calls(new Call.Dialled(
                                                client, service.host(mesh.config()), port.number(), Optional.empty()))
                                        .stream())));
    }
}
