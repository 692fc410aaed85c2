package dev.mtlsguardrails.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mtlsguardrails.testbed.ControlPlaneResource;
import dev.mtlsguardrails.testbed.Eventually;
import dev.mtlsguardrails.testbed.Yaml;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What was stored before the guard came, or before the namespace joined the mesh, keeps working. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class StoredObjectsTest extends GuardedCluster {

    @Test
    void anOptedOutDeploymentScalesRollsAndSurvivesADrain() {
        String namespace = storedOptOut();

        assertThat(kubectl.run("scale", "deployment/cache", "--replicas=3", "-n", namespace)
                        .code())
                .isZero();
        assertPods(namespace, 3);

        assertThat(kubectl.run("rollout", "restart", "deployment/cache", "-n", namespace)
                        .text())
                .contains("restarted", "let pass: it was so before");
        Eventually.assertEventually(() -> assertThat(kubectl.run("get", "replicasets", "-o", "name", "-n", namespace)
                        .text()
                        .lines())
                .hasSize(2));

        String pod = kubectl.run("get", "pods", "-o", "name", "-n", namespace)
                .text()
                .lines()
                .findFirst()
                .orElseThrow();
        assertThat(kubectl.run("delete", pod, "-n", namespace, "--wait=false", "--grace-period=0", "--force")
                        .code())
                .isZero();
        Eventually.assertEventually(() -> assertThat(kubectl.run("get", "pods", "-o", "name", "-n", namespace)
                        .text())
                .doesNotContain(pod));
        Eventually.assertEventually(() -> assertThat(kubectl.run("get", "pods", "-o", "name", "-n", namespace)
                        .text()
                        .lines())
                .hasSizeGreaterThanOrEqualTo(3));
    }

    @Test
    void aNamespaceFullOfThemCanBeDeleted() {
        String namespace = storedOptOut();

        assertThat(kubectl.run("delete", "namespace", namespace, "--timeout=60s")
                        .text())
                .contains("deleted");
        assertThat(kubectl.run("get", "namespace", namespace).text()).contains("NotFound");
    }

    @Test
    void sendingItAgainChangesNothing() {
        String namespace = storedOptOut();
        String manifest = optedOut(namespace, "cache");
        String settled = settledGeneration(namespace, "cache");

        assertThat(apply(manifest).text()).contains("unchanged");
        assertThat(generation(namespace, "cache")).isEqualTo(settled);
    }

    @Test
    void applyingItAgainOnTheServerOrReplacingItChangesNothing() {
        String namespace = storedOptOut("--server-side");
        String settled = settledGeneration(namespace, "cache");

        assertThat(apply(optedOut(namespace, "cache"), "--server-side").code()).isZero();
        assertThat(generation(namespace, "cache")).isEqualTo(settled);

        // not after a client-side apply: kubectl replace then rewrites its own annotation, which counts as a change
        String live = kubectl.run("get", "deployment/cache", "-n", namespace, "-o", "yaml")
                .text();
        assertThat(kubectl.pipe(live, "replace", "-f", "-").text()).contains("replaced");
        assertThat(generation(namespace, "cache")).isEqualTo(settled);
    }

    /** A Deployment that opted out while its namespace was not in the mesh. */
    private String storedOptOut(String... options) {
        String namespace = namespace(Map.of());
        eventuallyAccepted(optedOut(namespace, "cache"), options);
        assertPods(namespace, 1);
        kubectl.run("label", "namespace", namespace, "istio-injection=enabled");
        Eventually.assertEventually(
                () -> assertRefused(apply(optedOut(namespace, "another"), "--dry-run=server"), "MTLS-0301"));
        return namespace;
    }

    private void assertPods(String namespace, int count) {
        Eventually.assertEventually(() -> assertThat(kubectl.run("get", "pods", "-o", "name", "-n", namespace)
                        .text()
                        .lines())
                .hasSize(count));
    }

    /** Whoever writes an object also writes its managedFields: a parser with limits of its own could not read it. */
    @Test
    void anObjectThatIsHardToReadIsJudgedAndListedLikeAnyOther() {
        String mesh = meshNamespace();
        String outside = namespace(Map.of());
        ObjectNode object =
                (ObjectNode) Yaml.documents(optedOut("NAMESPACE", "hard")).getFirst();
        ObjectNode manager =
                ((ObjectNode) object.path("metadata")).putArray("managedFields").addObject();
        manager.put("manager", "x")
                .put("operation", "Update")
                .put("apiVersion", "apps/v1")
                .put("fieldsType", "FieldsV1")
                .put("time", "2026-01-01T00:00:00Z")
                .putObject("fieldsV1")
                .putObject("f:" + "k".repeat(60_000));
        String deployment = object.toString();

        Eventually.assertEventually(() ->
                assertRefused(kubectl.pipe(deployment.replace("NAMESPACE", mesh), "create", "-f", "-"), "[MTLS-0301]"));
        Eventually.assertEventually(() -> assertThat(
                        kubectl.pipe(deployment.replace("NAMESPACE", outside), "create", "-f", "-")
                                .text())
                .contains("created"));
        Eventually.assertEventually(
                () -> assertThat(cluster.webhook().management("/q/metrics").body())
                        .contains("mtls_guardrails_watch_connected{kind=\"Deployment\"} 1.0"));
    }
}
