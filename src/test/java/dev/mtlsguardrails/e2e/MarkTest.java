package dev.mtlsguardrails.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.testbed.ControlPlaneResource;
import dev.mtlsguardrails.testbed.Eventually;
import dev.mtlsguardrails.testbed.StandInInjector;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mark, from {@code kubectl apply} to the pod that the injector is called for. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class MarkTest extends GuardedCluster {

    private static final String MARK = "{.spec.template.metadata.labels.sidecar\\.istio\\.io/inject}";
    private static final String OURS = "workload.mtls-guardrails.dev/mark";

    @BeforeEach
    void somebodyWantsSidecars() {
        assertThat(apply("""
                        apiVersion: mtls-guardrails.dev/v1alpha1
                        kind: MtlsPolicy
                        metadata: {name: marks}
                        spec:
                          priority: 5
                          namespaceSelector: {matchLabels: {guard: marks}}
                          sidecarInjection: {ensure: true}
                        """).code()).isZero();
    }

    @Test
    void aDeploymentIsStoredWithItsMarkAndAppliedAgainStaysWhatItIs() {
        String namespace = markedNamespace();
        String manifest = deployment(namespace, "web", "");
        eventuallyAccepted(manifest);

        assertThat(get(namespace, "deployment/web", MARK)).isEqualTo("true");
        assertThat(events("web").getLast().path("annotations").path(OURS).asText())
                .isEqualTo("added label sidecar.istio.io/inject=true");

        String settled = settledGeneration(namespace, "web");
        assertThat(apply(manifest).text()).contains("unchanged");
        assertThat(settledGeneration(namespace, "web")).isEqualTo(settled);
    }

    @Test
    void appliedOnTheServerItStaysWhatItIsToo() {
        String namespace = markedNamespace();
        String manifest = deployment(namespace, "web", "");
        eventuallyAccepted(manifest, "--server-side");
        String settled = settledGeneration(namespace, "web");

        assertThat(apply(manifest, "--server-side").code()).isZero();

        assertThat(get(namespace, "deployment/web", MARK)).isEqualTo("true");
        assertThat(settledGeneration(namespace, "web")).isEqualTo(settled);
    }

    @Test
    void scalingAndReplacingRestartNothing() {
        String namespace = markedNamespace();
        String manifest = deployment(namespace, "web", "");
        eventuallyAccepted(manifest);
        settledGeneration(namespace, "web");

        assertThat(kubectl.run("scale", "deployment/web", "--replicas=2", "-n", namespace)
                        .code())
                .isZero();
        assertThat(kubectl.pipe(manifest, "replace", "-f", "-").code()).isZero();
        settledGeneration(namespace, "web");

        assertThat(get(namespace, "deployment/web", MARK)).isEqualTo("true");
        assertThat(replicaSets(namespace)).hasSize(1);
    }

    @Test
    void whatWasStoredBeforeIsMarkedWhenItRestartsAnyhow() {
        String namespace = namespace(Map.of());
        eventuallyAccepted(deployment(namespace, "web", ""));
        settledGeneration(namespace, "web");
        kubectl.run("label", "namespace", namespace, "guard=marks");
        Eventually.assertEventually(
                () -> assertThat(dryRun(deployment(namespace, "probe", ""))).contains("sidecar.istio.io/inject"));

        kubectl.run("scale", "deployment/web", "--replicas=2", "-n", namespace);
        kubectl.run("label", "deployment/web", "team=shop", "-n", namespace);
        settledGeneration(namespace, "web");
        assertThat(get(namespace, "deployment/web", MARK)).isEmpty();
        assertThat(replicaSets(namespace)).hasSize(1);

        kubectl.run("set", "image", "deployment/web", "main=example/main:2", "-n", namespace);
        assertThat(get(namespace, "deployment/web", MARK)).isEqualTo("true");
    }

    @Test
    void aDryRunShowsTheMarkAndStoresNothing() {
        String namespace = markedNamespace();

        assertThat(dryRun(deployment(namespace, "web", ""))).contains("sidecar.istio.io/inject: \"true\"");
        assertThat(kubectl.run("get", "deployment/web", "-n", namespace).text()).contains("NotFound");
    }

    @Test
    void theInjectorIsCalledForAPodThatWeMarkedAndTheMarkIsOne(@TempDir Path folder) {
        String namespace = markedNamespace();
        try (StandInInjector injector = StandInInjector.start(folder)) {
            assertThat(apply(injector.configuration(namespace)).code()).isZero();
            Eventually.assertEventually(
                    () -> assertThat(dryRun(pod(namespace, "probe"))).contains("istio-proxy"));

            assertThat(apply(pod(namespace, "tool")).text()).contains("created");

            assertThat(injector.injected()).contains("tool");
            assertThat(get(namespace, "pod/tool", "{.spec.containers[*].name}")).isEqualTo("main istio-proxy");
            assertThat(get(namespace, "pod/tool", "{.metadata.labels}"))
                    .isEqualTo("{\"app\":\"tool\",\"security.istio.io/tlsMode\":\"istio\","
                            + "\"sidecar.istio.io/inject\":\"true\"}");
            JsonNode rounds = events("tool").getLast().path("annotations");
            assertThat(rounds.path("mutation.webhook.admission.k8s.io/round_0_index_0")
                            .asText())
                    .contains("\"configuration\":\"00-mtls-guardrails\"", "\"mutated\":true");
            assertThat(rounds.path("mutation.webhook.admission.k8s.io/round_1_index_0")
                            .asText())
                    .contains("\"configuration\":\"00-mtls-guardrails\"", "\"mutated\":false");
        } finally {
            kubectl.run("delete", "mutatingwebhookconfiguration", "istio-sidecar-injector");
        }
    }

    /** A namespace in which the webhook is known to mark. */
    private String markedNamespace() {
        String namespace = namespace(Map.of("guard", "marks"));
        Eventually.assertEventually(
                () -> assertThat(dryRun(deployment(namespace, "probe", ""))).contains("sidecar.istio.io/inject"));
        return namespace;
    }

    private String dryRun(String manifest) {
        return apply(manifest, "--dry-run=server", "-o", "yaml").text();
    }

    private String get(String namespace, String object, String path) {
        return kubectl.run("get", object, "-n", namespace, "-o", "jsonpath=" + path)
                .text();
    }

    private List<String> replicaSets(String namespace) {
        return kubectl.run("get", "replicasets", "-o", "name", "-n", namespace)
                .text()
                .lines()
                .toList();
    }

    /** What the API server wrote into its own audit log about the making of an object of this name. */
    private List<JsonNode> events(String name) {
        return lines(
                cluster.controlPlane().auditLog(),
                event -> event.path("verb").asText().equals("create")
                        && event.path("objectRef").path("name").asText().equals(name));
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
