package dev.mtlsguardrails.webhookconfig;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mtlsguardrails.testbed.ControlPlane;
import dev.mtlsguardrails.testbed.ControlPlaneResource;
import dev.mtlsguardrails.testbed.Eventually;
import dev.mtlsguardrails.testbed.Installer;
import dev.mtlsguardrails.testbed.Kubectl;
import dev.mtlsguardrails.testbed.Kubectl.Output;
import dev.mtlsguardrails.testbed.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every object of every variant is taken by a real API server, which refuses unknown fields and values. */
class AcceptedTest {

    @TempDir
    private static Path temporary;

    private static ControlPlane controlPlane;
    private static Kubectl kubectl;

    @BeforeAll
    static void start() throws IOException {
        Variant.layOut();
        controlPlane = ControlPlane.start(ControlPlaneResource.cache(), temporary.resolve("control-plane"));
        kubectl = new Kubectl(controlPlane.kubeconfig());
        Installer installer = new Installer(controlPlane.client());
        installer.installDefinitions(ControlPlaneResource.cache());
        List.of(
                        foreign("cert-manager.io", "Certificate", "certificates"),
                        foreign("cert-manager.io", "Issuer", "issuers"),
                        foreign("monitoring.coreos.com", "PrometheusRule", "prometheusrules"),
                        foreign("monitoring.coreos.com", "ServiceMonitor", "servicemonitors"),
                        foreign("serving.knative.dev", "Service", "services"))
                .forEach(installer::create);
    }

    @AfterAll
    static void stop() {
        controlPlane.close();
    }

    @Test
    void everyObjectOfEveryVariant() {
        Set<JsonNode> objects = new LinkedHashSet<>();
        Variant.all().forEach(variant -> objects.addAll(variant.rendered()));
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("apiVersion", "v1").put("kind", "List").putArray("items").addAll(objects);

        Eventually.assertEventually(() -> assertThat(
                        kubectl.run("get", "services.serving.knative.dev", "-A").code())
                .isZero());
        Output output = kubectl.pipe(
                list.toString(), "apply", "--server-side", "--force-conflicts", "--dry-run=server", "-f", "-");

        assertThat(output.code()).as(output.text()).isZero();
        assertThat(output.text().lines().filter(line -> line.contains("serverside-applied (server dry run)")))
                .hasSameSizeAs(objects);
        assertThat(output.text()).doesNotContainIgnoringCase("warning");
    }

    /** A definition of somebody else's that takes anything. */
    private static JsonNode foreign(String group, String kind, String plural) {
        return Yaml.documents("""
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: %3$s.%1$s}
                spec:
                  group: %1$s
                  scope: Namespaced
                  names: {kind: %2$s, plural: %3$s}
                  versions:
                    - name: v1
                      served: true
                      storage: true
                      schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                """.formatted(group, kind, plural)).getFirst();
    }
}
