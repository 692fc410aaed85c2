package dev.mtlsguardrails.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Puts into a cluster what users would put there: from the same files, the webhook's address apart. */
public final class Installer {

    private static final Path BASE = Path.of("webhook-config/base");
    private static final Path BOOKINFO = Path.of("src/test/resources/bookinfo");
    private static final Set<String> WEBHOOKS =
            Set.of("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration");

    private final KubernetesClient client;

    public Installer(KubernetesClient client) {
        this.client = client;
    }

    /** Istio's definitions, ours, and the roles that the webhook runs under. */
    public void installDefinitions(Path cache) {
        Yaml.file(cache.resolve("istio-crds.yaml")).forEach(this::create);
        Set<String> wanted = Set.of(
                "CustomResourceDefinition",
                "Namespace",
                "ServiceAccount",
                "ClusterRole",
                "ClusterRoleBinding",
                "Role",
                "RoleBinding");
        rendered().stream()
                .filter(object -> wanted.contains(object.path("kind").asText()))
                .forEach(this::create);
        List.of("networking.istio.io/v1alpha3", "security.istio.io/v1", "mtls-guardrails.dev/v1alpha1")
                .forEach(this::awaitServed);
    }

    /** The small mesh that examples are about. */
    public void installBookinfo() {
        installBookinfo(UnaryOperator.identity());
    }

    /** The same, with something changed. */
    public void installBookinfo(UnaryOperator<JsonNode> changed) {
        Stream.of("namespaces.yaml", "policies.yaml", "mesh.yaml", "workloads.yaml")
                .flatMap(file -> Yaml.file(BOOKINFO.resolve(file)).stream())
                .map(changed)
                .forEach(this::create);
    }

    /** The webhook configurations, pointing at a server on this machine. */
    public void installWebhooks(int port, Path authority) {
        rendered().stream()
                .filter(object -> WEBHOOKS.contains(object.path("kind").asText()))
                .map(object -> pointedAt(object, port, authority))
                .forEach(this::create);
    }

    private static JsonNode pointedAt(JsonNode configuration, int port, Path authority) {
        JsonNode copy = configuration.deepCopy();
        copy.path("webhooks").forEach(webhook -> {
            ObjectNode clientConfig = (ObjectNode) webhook.path("clientConfig");
            String path = clientConfig.path("service").path("path").asText();
            clientConfig.remove("service");
            clientConfig.put("url", "https://127.0.0.1:" + port + path).put("caBundle", base64(authority));
        });
        return copy;
    }

    private static String base64(Path file) {
        try {
            return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** What {@code kubectl apply -k webhook-config/base} would send. */
    public static List<JsonNode> rendered() {
        return kustomize(BASE);
    }

    public static List<JsonNode> kustomize(Path folder) {
        try {
            Process process = new ProcessBuilder("kubectl", "kustomize", folder.toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("kubectl kustomize " + folder + ": " + output);
            }
            return Yaml.documents(output);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    public GenericKubernetesResource create(JsonNode object) {
        return client.resource(typed(object)).create();
    }

    public static GenericKubernetesResource typed(JsonNode object) {
        return new KubernetesSerialization().convertValue(object, GenericKubernetesResource.class);
    }

    private void awaitServed(String groupVersion) {
        Eventually.assertEventually(() -> {
            APIResourceList served = client.getApiResources(groupVersion);
            if (served == null || served.getResources().isEmpty()) {
                throw new AssertionError(groupVersion + " is not served");
            }
        });
    }
}
