package dev.mtlsguardrails.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.testbed.Certificates;
import dev.mtlsguardrails.testbed.ControlPlane;
import dev.mtlsguardrails.testbed.ControlPlaneResource;
import dev.mtlsguardrails.testbed.Eventually;
import dev.mtlsguardrails.testbed.Installer;
import dev.mtlsguardrails.testbed.Kubectl;
import dev.mtlsguardrails.testbed.Kubectl.Output;
import dev.mtlsguardrails.testbed.Ports;
import dev.mtlsguardrails.testbed.WebhookAccount;
import dev.mtlsguardrails.testbed.WebhookProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster comes up with the configurations in it and no replica: what the guard and the mesh are made of starts, what
 * tells the mesh anything is refused, and the first ready replica judges again.
 */
@TestMethodOrder(OrderAnnotation.class)
class ColdStartIT {

    private static final Path REFUSED = Path.of("policies/rules/MTLS-0201-sends-plaintext/bad-tls-without-mode.yaml");
    private static final Path CLEAN = Path.of("policies/rules/MTLS-0201-sends-plaintext/good-mutual.yaml");

    @TempDir
    private static Path temporary;

    private static ControlPlane controlPlane;
    private static Kubectl kubectl;
    private static Certificates certificates;
    private static int port;
    private static int managementPort;

    @BeforeAll
    static void start() {
        assumeThat(Path.of("target/quarkus-app/quarkus-run.jar"))
                .as("the program as a jar")
                .exists();
        controlPlane = ControlPlane.start(ControlPlaneResource.cache(), temporary.resolve("control-plane"));
        kubectl = new Kubectl(controlPlane.kubeconfig());
        certificates = Certificates.generate(temporary);
        port = Ports.free();
        managementPort = Ports.free();
        Installer installer = new Installer(controlPlane.client());
        installer.installDefinitions(ControlPlaneResource.cache());
        installer.installBookinfo();
        List.of("openshift-ingress", "kube-flannel")
                .forEach(name -> assertThat(
                                kubectl.run("create", "namespace", name).code())
                        .isZero());
        installer.installWebhooks(port, certificates.certificate());
        Eventually.assertEventually(() -> assertUnjudged(create(REFUSED))); // the API server has seen them
    }

    @AfterAll
    static void stop() {
        if (controlPlane != null) {
            controlPlane.close();
        }
    }

    @Test
    @Order(1)
    void ourOwnPodsStart() {
        Installer installer = new Installer(controlPlane.client());
        JsonNode deployment = Installer.rendered().stream()
                .filter(object -> object.path("kind").asText().equals("Deployment"))
                .findFirst()
                .orElseThrow();

        installer.create(deployment);

        Eventually.assertEventually(() -> assertThat(kubectl.run("get", "pods", "-n", "mtls-guardrails", "-o", "name")
                        .text()
                        .lines())
                .hasSize(2)
                .allMatch(name -> name.startsWith("pod/mtls-guardrails-")));
    }

    @Test
    @Order(1)
    void soDoesWhatTheClusterAndTheMeshAreMadeOf() {
        for (String namespace : List.of("istio-system", "kube-system", "openshift-ingress")) {
            Output output = kubectl.pipe(pod(namespace, "cold"), "create", "-f", "-");

            assertThat(output.code()).as(output.text()).isZero();
        }
    }

    @Test
    @Order(1)
    void workloadsStartUnjudged() {
        for (String namespace : List.of("bookinfo", "kube-flannel")) {
            Output output = kubectl.pipe(pod(namespace, "cold"), "create", "-f", "-");

            assertThat(output.code()).as(output.text()).isZero();
        }
    }

    @Test
    @Order(1)
    void whatTellsTheMeshAnythingIsRefused() {
        assertUnjudged(create(CLEAN));
        assertUnjudged(create(Path.of("policies/rules/MTLS-0101-disables-mtls/good-strict.yaml")));
        assertUnjudged(kubectl.run("create", "namespace", "newcomer"));
        assertUnjudged(kubectl.run("label", "namespace", "bookinfo", "istio-injection=disabled", "--overwrite"));
        assertUnjudged(create(Path.of("policies/profiles/strict.yaml")));
    }

    /** Nothing but the rights of the base, and nobody else's help. */
    @Test
    @Order(2)
    void theFirstReadyReplicaJudges() throws IOException, InterruptedException {
        Path log = Path.of("target/cold-start.log");
        Files.deleteIfExists(log);
        try (WebhookProcess webhook = WebhookProcess.launch(
                WebhookAccount.kubeconfig(controlPlane.client(), temporary),
                log,
                Map.of(),
                Map.of(
                        "quarkus.http.ssl-port",
                        Integer.toString(port),
                        "quarkus.management.port",
                        Integer.toString(managementPort),
                        "quarkus.tls.webhook.key-store.pem.0.cert",
                        certificates.certificate().toString(),
                        "quarkus.tls.webhook.key-store.pem.0.key",
                        certificates.key().toString()))) {
            webhook.awaitReady(managementPort, log);

            Eventually.assertEventually(() -> assertThat(create(REFUSED).text())
                    .contains("denied the request: mTLS Guardrails refuses", "[MTLS-0201]"));
            Output clean = create(CLEAN);
            assertThat(clean.code()).as(clean.text()).isZero();
            assertThat(kubectl.run("create", "namespace", "newcomer", "--dry-run=server")
                            .code())
                    .isZero();
        }
    }

    /** The component workload-fail: nobody answers again. */
    @Test
    @Order(3)
    void evenWhereWorkloadsFailClosedTheClusterStarts() {
        failClosed("validatingwebhookconfiguration/mtls-guardrails", 1);
        failClosed("mutatingwebhookconfiguration/00-mtls-guardrails", 0);
        Eventually.assertEventually(() -> {
            Output output = kubectl.pipe(pod("bookinfo", "closed"), "create", "--dry-run=server", "-f", "-");
            assertThat(output.text()).contains("failed calling webhook \"workload.mtls-guardrails.dev\"");
        });

        for (String namespace : List.of("istio-system", "kube-system", "openshift-ingress")) {
            Output output = kubectl.pipe(pod(namespace, "closed"), "create", "-f", "-");
            assertThat(output.code()).as(output.text()).isZero();
        }
        List<String> before = ourPods();
        assertThat(kubectl.run("delete", "pods", "--all", "-n", "mtls-guardrails", "--force")
                        .code())
                .isZero();
        Eventually.assertEventually(() -> assertThat(ourPods()).hasSize(2).doesNotContainAnyElementsOf(before));
    }

    private static void failClosed(String configuration, int entry) {
        Output output = kubectl.run(
                "patch",
                configuration,
                "--type=json",
                "-p",
                "[{\"op\": \"replace\", \"path\": \"/webhooks/%d/failurePolicy\", \"value\": \"Fail\"}]"
                        .formatted(entry));
        assertThat(output.code()).as(output.text()).isZero();
    }

    private static List<String> ourPods() {
        return kubectl.run("get", "pods", "-n", "mtls-guardrails", "-o", "name")
                .text()
                .lines()
                .toList();
    }

    private static Output create(Path manifest) {
        return kubectl.run("create", "--dry-run=server", "-f", manifest.toString());
    }

    private static void assertUnjudged(Output output) {
        assertThat(output.code()).as(output.text()).isNotZero();
        assertThat(output.text()).contains("failed calling webhook \"mesh.mtls-guardrails.dev\"");
    }

    private static String pod(String namespace, String name) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %2$s, namespace: %1$s}
                spec: {containers: [{name: main, image: example/main:1}]}
                """.formatted(namespace, name);
    }
}
