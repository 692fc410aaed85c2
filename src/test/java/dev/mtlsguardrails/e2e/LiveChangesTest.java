package dev.mtlsguardrails.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.testbed.ControlPlaneResource;
import dev.mtlsguardrails.testbed.Eventually;
import dev.mtlsguardrails.testbed.Kubectl.Output;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs already can be taken out of the mesh as well: pods, what the system made, and the namespace around them. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class LiveChangesTest extends GuardedCluster {

    @TempDir
    private Path temporary;

    @Test
    void aPodIsLabelledSoThatClientsSendItPlaintext() {
        String namespace = meshNamespace();
        eventuallyAccepted(pod(namespace, "web"));

        assertRefused(
                kubectl.run("label", "pod/web", "security.istio.io/tlsMode=disabled", "-n", namespace),
                "[MTLS-0306] metadata.labels[security.istio.io/tlsMode]");
    }

    @Test
    void aPodIsTakenOutOfAmbient() {
        String namespace = namespace(Map.of("istio.io/dataplane-mode", "ambient"));
        eventuallyAccepted(pod(namespace, "web"));

        Eventually.assertEventually(() -> assertRefused(
                kubectl.run(
                        "label", "pod/web", "istio.io/dataplane-mode=none", "-n", namespace, "--dry-run=server"),
                "[MTLS-0307] metadata.labels[istio.io/dataplane-mode]"));
    }

    @Test
    void aContainerIsPutBesideItWhoseTrafficPassesForTheProxys() throws IOException {
        String namespace = meshNamespace();
        eventuallyAccepted(pod(namespace, "web"));
        Path asProxy =
                Files.writeString(temporary.resolve("as-proxy.json"), "{\"securityContext\": {\"runAsUser\": 1337}}");

        Output output = kubectl.run(
                "debug", "pod/web", "-n", namespace, "--image=example/debug:1", "--custom=" + asProxy, "--attach=false");

        assertThat(output.text())
                .contains("[MTLS-0304] spec.ephemeralContainers[0].securityContext.runAsUser");
    }

    @Test
    void aReplicaSetIsEditedBehindTheBackOfItsDeployment() {
        String namespace = meshNamespace();
        eventuallyAccepted(service(namespace, "web"));
        eventuallyAccepted(deployment(namespace, "web", ""));
        String[] name = {""};
        Eventually.assertEventually(() -> {
            name[0] = kubectl.run("get", "replicasets", "-o", "name", "-n", namespace)
                    .text()
                    .strip();
            assertThat(name[0]).startsWith("replicaset");
        });

        Output output = kubectl.run(
                "patch",
                name[0],
                "-n",
                namespace,
                "--type=merge",
                "-p",
                "{\"spec\": {\"template\": {\"metadata\": {\"annotations\":"
                        + " {\"traffic.sidecar.istio.io/excludeInboundPorts\": \"80\"}}}}}");

        assertRefused(output, "[MTLS-0303]", "excludeInboundPorts");
    }

    @Test
    void aNamespaceIsRelabelledThroughItsStatus() {
        String namespace = meshNamespace();
        String patch = "{\"metadata\": {\"labels\": {\"istio-injection\": \"disabled\"}}}";

        Eventually.assertEventually(() -> assertThat(kubectl.run(
                                "patch",
                                "namespace",
                                namespace,
                                "--subresource=status",
                                "--type=merge",
                                "-p",
                                patch,
                                "--dry-run=server")
                        .text())
                .contains("[MTLS-0701] metadata.labels.istio-injection"));
    }

    private static String pod(String namespace, String name) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %2$s, namespace: %1$s, labels: {app: %2$s}}
                spec: {containers: [{name: main, image: example/main:1}]}
                """.formatted(namespace, name);
    }
}
