package dev.mtlsguardrails.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mtlsguardrails.testbed.ControlPlaneResource;
import dev.mtlsguardrails.testbed.ControlPlaneResource.TestCluster;
import dev.mtlsguardrails.testbed.Eventually;
import dev.mtlsguardrails.testbed.Kubectl;
import dev.mtlsguardrails.testbed.Kubectl.Output;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;

/** The cluster that all end-to-end tests share; each test makes namespaces of its own. */
abstract class GuardedCluster {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final AtomicInteger NAMESPACES = new AtomicInteger();

    final TestCluster cluster = ControlPlaneResource.cluster();
    final Kubectl kubectl = new Kubectl(cluster.controlPlane().kubeconfig());

    @BeforeEach
    void awaitGuard() {
        cluster.webhook().awaitReady();
    }

    /** A namespace that nobody else uses, seen by the webhook. */
    String namespace(Map<String, String> labels) {
        String name = "e2e-" + NAMESPACES.incrementAndGet();
        String manifest = "apiVersion: v1\nkind: Namespace\nmetadata: {name: %s, labels: {%s}}"
                .formatted(
                        name,
                        labels.entrySet().stream()
                                .map(label -> "\"" + label.getKey() + "\": \"" + label.getValue() + "\"")
                                .collect(Collectors.joining(", ")));
        assertThat(kubectl.pipe(manifest, "apply", "-f", "-").text()).contains("created");
        return name;
    }

    String meshNamespace() {
        return namespace(Map.of("istio-injection", "enabled"));
    }

    /** A dry run is judged like the real thing; asked again until the webhook has seen what came just before. */
    void eventuallyAccepted(String manifest, String... options) {
        Eventually.assertEventually(
                () -> assertThat(apply(manifest, "--dry-run=server").code()).isZero());
        Output output = apply(manifest, options);
        assertThat(output.code()).as(output.text()).isZero();
    }

    Output apply(String manifest, String... options) {
        String[] arguments = new String[options.length + 3];
        arguments[0] = "apply";
        arguments[1] = "-f";
        arguments[2] = "-";
        System.arraycopy(options, 0, arguments, 3, options.length);
        return kubectl.pipe(manifest, arguments);
    }

    void assertRefused(Output output, String... parts) {
        assertThat(output.code()).as(output.text()).isNotZero();
        assertThat(output.text())
                .contains("denied the request: mTLS Guardrails refuses")
                .contains(parts);
    }

    static String deployment(String namespace, String name, String templateMetadata) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %2$s, namespace: %1$s}
                spec:
                  selector: {matchLabels: {app: %2$s}}
                  template:
                    metadata: {labels: {app: %2$s%3$s}}
                    spec: {containers: [{name: main, image: example/main:1}]}
                """.formatted(namespace, name, templateMetadata);
    }

    static String optedOut(String namespace, String name) {
        return deployment(namespace, name, ", sidecar.istio.io/inject: \"false\"");
    }

    static String rule(String namespace, String name, String spec) {
        return """
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: %s, namespace: %s}
                spec: %s
                """.formatted(name, namespace, spec);
    }

    static String service(String namespace, String name) {
        return """
                apiVersion: v1
                kind: Service
                metadata: {name: %2$s, namespace: %1$s}
                spec: {selector: {app: %2$s}, ports: [{name: http, port: 80}]}
                """.formatted(namespace, name);
    }

    /** A Deployment's controller writes its revision beside it, and that counts as a new generation, too. */
    String settledGeneration(String namespace, String deployment) {
        String[] last = {""};
        Eventually.assertEventually(() -> {
            String now = generation(namespace, deployment) + " "
                    + kubectl.run("get", "deployment/" + deployment, "-n", namespace, "-o", "jsonpath={.status}")
                            .text();
            String before = last[0];
            last[0] = now;
            assertThat(now).isEqualTo(before).contains("observedGeneration\":" + generation(namespace, deployment));
        });
        return generation(namespace, deployment);
    }

    String generation(String namespace, String deployment) {
        return kubectl.run("get", "deployment/" + deployment, "-n", namespace, "-o", "jsonpath={.metadata.generation}")
                .text();
    }

    /** What the API server wrote into its own audit log about an object of this name, by our word. */
    Map<String, String> auditAnnotations(String name) {
        List<JsonNode> events = new ArrayList<>();
        Eventually.assertEventually(() -> {
            events.clear();
            events.addAll(lines(
                    cluster.controlPlane().auditLog(),
                    event -> event.path("objectRef").path("name").asText().equals(name)
                            && event.path("annotations").has("mesh.mtls-guardrails.dev/decision")));
            assertThat(events).isNotEmpty();
        });
        return JSON.convertValue(events.getLast().path("annotations"), new TypeReference<>() {});
    }

    /** The last decision of the webhook about an object of this name. */
    JsonNode decision(String name) {
        return decisions(line -> line.path("name").asText().equals(name)).getLast();
    }

    /** The decisions of the webhook, in their order. */
    List<JsonNode> decisions(Predicate<JsonNode> wanted) {
        return lines(cluster.decisions(), wanted);
    }

    /** The lines of a log of JSON. */
    static List<JsonNode> lines(Path log, Predicate<JsonNode> wanted) {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.map(GuardedCluster::parse).filter(wanted).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException cutOff) {
            return JSON.nullNode();
        }
    }
}
