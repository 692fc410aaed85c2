package dev.mtlsguardrails.meshcases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The engine agrees with every answer of Istio's own code. */
class MeshCasesTest {

    private static final Path FILES = Path.of("src/test/resources/mesh-cases");

    @TempDir
    private Path temporary;

    @TestFactory
    Stream<DynamicTest> agreesWithIstio() throws IOException {
        return files().stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
                    Said said = run(List.of(file), Optional.empty());

                    assertThat(said.exit()).as(said.text()).isZero();
                    assertThat(said.lastLine())
                            .matches("meshes \\d{2,}, answers \\d{2,}(, changes \\d{2,})?, disagreements 0");
                }));
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            return files.filter(file -> file.getFileName().toString().contains(".jsonl"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aFileThatSaysOtherwiseIsADisagreementWithItsReasons() throws IOException {
        Path wrong = Files.writeString(temporary.resolve("wrong.jsonl"), """
                {"id": "w-1", "istio": "1.31.0", "mesh": {}, "objects": [{"apiVersion": "v1", "kind": "Pod", \
                "metadata": {"name": "reviews-1", "namespace": "prod", "labels": {"app": "reviews"}}, \
                "spec": {"containers": [{"name": "istio-proxy"}]}, "status": {"podIP": "10.1.0.1"}}], \
                "expect": {"servers": [{"pod": "prod/reviews-1", "port": 8080, "proto": "NONE", "mode": "STRICT", \
                "plain": "FAIL", "mtls": "ENC", "tls": "FAIL", "meshCert": "ENC"}]}}
                """);

        Said said = run(List.of(wrong), Optional.empty());

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.text())
                .contains("w-1")
                .contains("mode: Istio says STRICT, we say PERMISSIVE")
                .contains("because no policy speaks about it (1.3)");
        assertThat(said.lastLine()).isEqualTo("meshes 1, answers 1, disagreements 1");
    }

    @Test
    void explainsOneMesh() {
        Said said = run(List.of(FILES.resolve("cases-1.31.0.jsonl.gz")), Optional.of("c-14"));

        assertThat(said.exit()).isZero();
        assertThat(said.text())
                .contains("calls reviews.prod.svc.cluster.local:80 at prod/reviews-1:8080: FAIL")
                .contains(
                        "plaintext, because the policy for the namespace of the service, or for want of one that of the mesh")
                .contains("It meets: sidecar, STRICT, because the policy that selects it says so");
        assertThat(said.lastLine()).matches("meshes 1, answers \\d+, disagreements 0");
    }

    @Test
    void aFileThatCannotBeReadIsNoAgreement() throws IOException {
        Path missing = temporary.resolve("missing.jsonl.gz");
        Path prose = Files.writeString(temporary.resolve("prose.jsonl"), "no JSON\n");

        assertThat(run(List.of(missing), Optional.empty()).exit()).isEqualTo(2);
        assertThat(run(List.of(prose), Optional.empty()).exit()).isEqualTo(2);
        assertThat(run(List.of(FILES.resolve("cases-1.31.0.jsonl.gz")), Optional.of("c-99"))
                        .text())
                .contains("error: no mesh is called c-99");
    }

    private static Said run(List<Path> files, Optional<String> explained) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        int exit = MeshCases.run(files, explained, new PrintStream(printed, true, StandardCharsets.UTF_8));
        return new Said(exit, printed.toString(StandardCharsets.UTF_8));
    }

    private record Said(int exit, String text) {

        String lastLine() {
            return text.strip().lines().reduce((one, other) -> other).orElse("");
        }
    }
}
