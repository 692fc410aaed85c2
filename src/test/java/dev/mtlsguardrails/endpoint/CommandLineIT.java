package dev.mtlsguardrails.endpoint;

import static dev.mtlsguardrails.testbed.BuiltProgram.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.testbed.BuiltProgram.Answer;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whatever was built answers like a tool: at once, with the right exit code, and without a word from Quarkus. */
class CommandLineIT {

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
}
