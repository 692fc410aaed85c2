package dev.mtlsguardrails.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.testbed.ControlPlaneResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class SmokeTest {
    @Test
    void up() throws Exception {
        Thread.sleep(5000);
        Process p = new ProcessBuilder(
                        "kubectl",
                        "--kubeconfig",
                        ControlPlaneResource.cluster()
                                .controlPlane()
                                .kubeconfig()
                                .toString(),
                        "apply",
                        "-f",
                        "policies/rules/MTLS-0201-sends-plaintext/bad-tls-without-mode.yaml")
                .redirectErrorStream(true)
                .start();
        String out = new String(p.getInputStream().readAllBytes());
        System.err.println(out);
        assertThat(out).contains("MTLS-0201");
    }
}
