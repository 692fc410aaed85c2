package dev.mtlsguardrails.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The packaged program answers like a tool: at once, with the right exit code, and without a word from Quarkus. */
class CommandLineIT {

    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");

    @Test
    void checksAFile() throws IOException, InterruptedException {
        long start = System.nanoTime();
        Answer answer = run("check", EndpointContract.REFUSED.toString());

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.text()).startsWith("REFUSED DestinationRule bookinfo/ratings-pool, policies/");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void hasItsPages() throws IOException, InterruptedException {
        assertThat(run("rules", "MTLS-0201").text()).startsWith("# MTLS-0201: ");
        assertThat(run("--version").text()).startsWith("mtls-guardrails ");
        assertThat(run("check", "missing").code()).isEqualTo(2);
    }

    private static Answer run(String... arguments) throws IOException, InterruptedException {
        assumeThat(JAR).as("the program as a jar").exists();
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        Path said = Files.createTempFile("said", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            return new Answer(process.waitFor(), Files.readString(said, StandardCharsets.UTF_8));
        } finally {
            Files.delete(said);
        }
    }

    private record Answer(int code, String text) {}
}
