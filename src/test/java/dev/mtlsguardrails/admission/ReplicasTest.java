package dev.mtlsguardrails.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Replicas answer alike, to the byte. What a JVM iterates over by hash differs from one process to the next, and what a
 * watch brings first from one replica to the next.
 */
class ReplicasTest {

    @Test
    void answerAlike() throws Exception {
        List<String> here = AllAnswers.answers(1);

        assertThat(here).hasSizeGreaterThan(300);
        assertThat(AllAnswers.answers(2)).isEqualTo(here);
        assertThat(ofAnotherProcess(3)).isEqualTo(here);
        assertThat(ofAnotherProcess(4)).isEqualTo(here);
    }

    private static List<String> ofAnotherProcess(long seed) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dstdout.encoding=UTF-8",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        AllAnswers.class.getName(),
                        Long.toString(seed))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output.lines().toList();
    }
}
