package dev.mtlsguardrails.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.testbed.Console;
import dev.mtlsguardrails.testbed.ControlPlane;
import dev.mtlsguardrails.testbed.ControlPlaneResource;
import dev.mtlsguardrails.testbed.Eventually;
import dev.mtlsguardrails.testbed.Installer;
import dev.mtlsguardrails.testbed.Kubectl;
import dev.mtlsguardrails.testbed.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code docs/install.md} is typed from top to bottom into a cluster with Istio's definitions, in a copy of the folder. No
 * pod ever runs there, so that from the sixth step on nobody answers: the ways out are shown in earnest.
 */
class InstallTest {

    @TempDir
    private Path temporary;

    @Test
    void thePageIsTypedFromTopToBottom() throws IOException {
        Path project = temporary.resolve("project");
        copy(Path.of("webhook-config"), project.resolve("webhook-config"));
        try (ControlPlane controlPlane =
                ControlPlane.start(ControlPlaneResource.cache(), temporary.resolve("control-plane"))) {
            Kubectl kubectl = new Kubectl(controlPlane.kubeconfig());
            Installer installer = new Installer(controlPlane.client());
            Yaml.file(ControlPlaneResource.cache().resolve("istio-crds.yaml")).forEach(installer::create);
            List<String> blocks = Console.blocks(Path.of("docs/install.md"), "install");
            assertThat(blocks).hasSizeGreaterThan(8);

            for (String block : blocks) {
                for (Console.Step step : Console.steps(block)) {
                    awaitConfigurationInForce(kubectl);
                    step.assertAnsweredBy(line -> kubectl.shell(project, line));
                }
            }
        }
    }

    /** What was said about configurations takes a moment to be obeyed: somebody who types is slower. */
    private static void awaitConfigurationInForce(Kubectl kubectl) {
        boolean refuses = kubectl.run(
                        "get",
                        "validatingwebhookconfiguration",
                        "mtls-guardrails",
                        "--ignore-not-found",
                        "-o",
                        "jsonpath={.webhooks[0].failurePolicy}")
                .text()
                .equals("Fail");
        Eventually.assertEventually(() -> assertThat(kubectl.run("create", "namespace", "probe", "--dry-run=server")
                                .code()
                        != 0)
                .isEqualTo(refuses));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
