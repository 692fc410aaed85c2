package dev.mtlsguardrails.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.mtlsguardrails.testbed.Checkout;
import dev.mtlsguardrails.testbed.Console;
import dev.mtlsguardrails.testbed.ControlPlane;
import dev.mtlsguardrails.testbed.ControlPlaneResource;
import dev.mtlsguardrails.testbed.Eventually;
import dev.mtlsguardrails.testbed.Installer;
import dev.mtlsguardrails.testbed.Kubectl;
import dev.mtlsguardrails.testbed.Ports;
import dev.mtlsguardrails.testbed.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code docs/install.md} is typed from its top to its end into a cluster with Istio's definitions. Pods, their network and
 * their logs are stand-ins; Deployments, Services, certificates and configurations are in earnest.
 */
class InstallIT {

    /** What may be typed again: people are slower than a cluster that was told something, and a test is not. */
    private static final Pattern CHANGES_NOTHING = Pattern.compile("^kubectl (get|logs) .*|.*--dry-run=server.*");

    @TempDir
    private Path temporary;

    @Test
    void thePageIsTypedFromTopToBottom() throws IOException, InterruptedException {
        assumeThat(Path.of("target/quarkus-app/quarkus-run.jar"))
                .as("the program as a jar")
                .exists();
        Path project = Checkout.in(temporary.resolve("project"));
        Path run = Files.createDirectories(temporary.resolve("node"));
        int port = Ports.free();
        List<String> blocks = Console.blocks(Path.of("docs/install.md"), "install");
        assertThat(blocks).hasSizeGreaterThan(12);
        try (StandInNetwork network = new StandInNetwork(run, port, StandInNode.log(run));
                ControlPlane controlPlane = ControlPlane.start(
                        ControlPlaneResource.cache(),
                        temporary.resolve("control-plane"),
                        "--egress-selector-config-file=" + network.configuration(run));
                StandInNode node = new StandInNode(controlPlane, network, run, port, Ports.free())) {
            node.start();
            Installer installer = new Installer(controlPlane.client());
            Yaml.file(ControlPlaneResource.cache().resolve("istio-crds.yaml")).forEach(installer::create);
            Kubectl kubectl = new Kubectl(controlPlane.kubeconfig());

            for (String block : blocks) {
                type(Console.steps(block), step -> step.assertAnsweredBy(line -> kubectl.shell(project, line)));
            }
        }
    }

    /** A block that changes nothing is repeated as a whole, as the page advises. */
    private static void type(List<Console.Step> steps, Consumer<Console.Step> typed) {
        if (steps.stream().allMatch(InstallIT::changesNothing)) {
            Eventually.assertEventually(() -> steps.forEach(typed));
            return;
        }
        for (Console.Step step : steps) {
            if (changesNothing(step)) {
                Eventually.assertEventually(() -> typed.accept(step));
            } else {
                typed.accept(step);
            }
        }
    }

    private static boolean changesNothing(Console.Step step) {
        return CHANGES_NOTHING.matcher(step.command()).matches();
    }
}
