package dev.mtlsguardrails.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mtlsguardrails.kube.ServedKind;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/** A real API server that no webhook guards, and to which one can talk as anybody. */
public final class UnguardedCluster implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ADMINISTRATOR = "";
    private static final List<String> DEFINED_HERE = List.of(
            "apps.openshift.io/v1/DeploymentConfig", "argoproj.io/v1alpha1/Rollout", "serving.knative.dev/v1/Service");

    private final ControlPlane controlPlane;
    private final Installer installer;

    public UnguardedCluster(Path cache) {
        try {
            this.controlPlane = ControlPlane.start(cache, Files.createTempDirectory("unguarded"));
            this.installer = new Installer(controlPlane.client());
            installer.installDefinitions(asOtherReleasesHaveThem(cache));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        DEFINED_HERE.forEach(this::define);
        // Whoever is impersonated may do anything: what is asked here is what policies say.
        create("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: everybody}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: "system:authenticated"}]
                """);
    }

    /** A newer Istio knows more words, and an older one has fewer rules about its own objects: both are to be judged. */
    private Path asOtherReleasesHaveThem(Path cache) throws IOException {
        List<JsonNode> definitions = Yaml.file(cache.resolve("istio-crds.yaml"));
        for (JsonNode definition : definitions) {
            for (String narrowing : List.of("enum", "x-kubernetes-validations")) {
                definition.findParents(narrowing).stream()
                        .filter(parent -> parent.path(narrowing).isArray())
                        .forEach(parent -> ((ObjectNode) parent).remove(narrowing));
            }
        }
        StringBuilder text = new StringBuilder();
        definitions.forEach(
                definition -> text.append("---\n").append(definition).append('\n'));
        Files.writeString(controlPlane.folder().resolve("istio-crds.yaml"), text);
        return controlPlane.folder();
    }

    /** A kind whose own definition cannot be had: any field goes. */
    private void define(String kind) {
        String[] parts = kind.split("/", -1);
        String plural = parts[2].toLowerCase(Locale.ROOT) + "s";
        create("""
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: %2$s.%1$s}
                spec:
                  group: %1$s
                  scope: Namespaced
                  names: {kind: %3$s, plural: %2$s}
                  versions:
                    - name: %4$s
                      served: true
                      storage: true
                      schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                """.formatted(parts[0], plural, parts[2], parts[1]));
    }

    public void create(String manifest) {
        Yaml.documents(manifest).forEach(installer::create);
    }

    public void create(JsonNode object) {
        installer.create(object);
    }

    public boolean has(String kind, String apiVersion, String name) {
        return controlPlane
                        .client()
                        .genericKubernetesResources(apiVersion, kind)
                        .withName(name)
                        .get()
                != null;
    }

    /** Stores an object, if its definition lets it be stored. */
    public Answer store(JsonNode object) {
        return send("POST", path(object), "", object, ADMINISTRATOR, List.of());
    }

    public void delete(JsonNode object) {
        send("DELETE", path(object) + "/" + name(object), "", null, ADMINISTRATOR, List.of());
    }

    public JsonNode get(JsonNode object) {
        return send("GET", path(object) + "/" + name(object), "", null, ADMINISTRATOR, List.of())
                .body();
    }

    /** What it wrote down of the requests so far, a line each. */
    public List<String> auditLog() throws IOException {
        return Files.readAllLines(controlPlane.auditLog());
    }

    /** What would become of an object that somebody creates. */
    public Answer tryCreate(JsonNode object, String user, List<String> groups) {
        return send("POST", path(object), "?dryRun=All", object, user, groups);
    }

    /** What would become of an object that somebody puts in the place of the one that is stored. */
    public Answer tryUpdate(JsonNode object, String user, List<String> groups) {
        return send("PUT", path(object) + "/" + name(object), "?dryRun=All", object, user, groups);
    }

    private static String name(JsonNode object) {
        return object.path("metadata").path("name").asText();
    }

    /** Where objects like this one are created. */
    public static String path(JsonNode object) {
        String version = object.path("apiVersion").asText();
        String group = version.contains("/") ? version.substring(0, version.indexOf('/')) : "";
        String namespace = object.path("metadata").path("namespace").asText("");
        return (version.contains("/") ? "/apis/" : "/api/")
                + version
                + (namespace.isEmpty() ? "" : "/namespaces/" + namespace)
                + "/" + plural(group, object.path("kind").asText());
    }

    /** The name in addresses. */
    public static String plural(String group, String kind) {
        return ServedKind.ALL.stream()
                .filter(served -> served.kind().kind().equals(kind)
                        && served.kind().group().equals(group))
                .map(ServedKind::plural)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(group + " " + kind));
    }

    private Answer send(String method, String path, String query, JsonNode body, String user, List<String> groups) {
        HttpClient client = controlPlane.client().getHttpClient();
        String url = controlPlane.client().getMasterUrl().toString().replaceAll("/$", "") + path + query;
        HttpRequest.Builder request = client.newHttpRequestBuilder().uri(url);
        request.method(method, "application/json", body == null ? null : body.toString());
        if (!user.isEmpty()) {
            request.header("Impersonate-User", user);
            groups.forEach(group -> request.header("Impersonate-Group", group));
        }
        try {
            HttpResponse<String> response =
                    client.sendAsync(request.build(), String.class).get();
            return new Answer(response.code(), JSON.readTree(response.bodyString()), response.headers("Warning"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** A name for a copy of an object, so that many can stand beside each other. */
    public static ObjectNode renamed(JsonNode object, String name) {
        ObjectNode copy = object.deepCopy();
        ((ObjectNode) copy.path("metadata")).put("name", name);
        return copy;
    }

    @Override
    public void close() {
        controlPlane.close();
    }

    /**
     * What the API server says.
     *
     * @param warnings as they are in the headers
     */
    public record Answer(int code, JsonNode body, List<String> warnings) {

        public String message() {
            return body.path("message").asText();
        }
    }
}
