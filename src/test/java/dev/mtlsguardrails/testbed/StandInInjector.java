package dev.mtlsguardrails.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the API server calls instead of an istiod: it gives pods a proxy, and remembers whom. */
public final class StandInInjector implements AutoCloseable {

    /**
     * Istio's name, after ours in the alphabet, and its object selector. Without the label by which injectors are known,
     * for it must not be taken for the control plane of the whole cluster.
     */
    private static final String CONFIGURATION = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: MutatingWebhookConfiguration
            metadata: {name: istio-sidecar-injector}
            webhooks:
              - name: object.sidecar-injector.istio.io
                admissionReviewVersions: [v1]
                sideEffects: None
                failurePolicy: Fail
                clientConfig: {url: "https://127.0.0.1:%d/inject", caBundle: %s}
                namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}
                objectSelector: {matchLabels: {sidecar.istio.io/inject: "true"}}
                rules: [{apiGroups: [""], apiVersions: [v1], resources: [pods], operations: [CREATE]}]
            """;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Vertx vertx = Vertx.vertx();
    private final List<String> injected = new CopyOnWriteArrayList<>();
    private final Certificates certificates;
    private final HttpServer server;

    private StandInInjector(Path folder) {
        this.certificates = Certificates.generate(folder);
        this.server = vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setUseAlpn(true)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .setCertPath(certificates.certificate().toString())
                                .setKeyPath(certificates.key().toString())))
                .requestHandler(request -> request.bodyHandler(body -> request.response()
                        .putHeader("Content-Type", "application/json")
                        .end(answer(body.toString()))))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /**
     * @param folder for its certificate
     */
    public static StandInInjector start(Path folder) {
        return new StandInInjector(folder);
    }

    /** The configuration by which the API server calls it for pods of a namespace that ask. */
    public String configuration(String namespace) {
        try {
            String authority = Base64.getEncoder().encodeToString(Files.readAllBytes(certificates.certificate()));
            return CONFIGURATION.formatted(server.actualPort(), authority, namespace);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The names of the pods that it was called for, dry runs included. */
    public List<String> injected() {
        return List.copyOf(injected);
    }

    private String answer(String body) {
        try {
            JsonNode request = JSON.readTree(body).path("request");
            injected.add(request.path("name").asText());
            ObjectNode review = JSON.createObjectNode();
            review.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
            review.putObject("response")
                    .put("uid", request.path("uid").asText())
                    .put("allowed", true)
                    .put("patchType", "JSONPatch")
                    .put("patch", proxy().toString().getBytes(StandardCharsets.UTF_8));
            return review.toString();
        } catch (IOException noReview) {
            throw new UncheckedIOException(noReview);
        }
    }

    private static ArrayNode proxy() {
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        patch.addObject()
                .put("op", "add")
                .put("path", "/metadata/labels/security.istio.io~1tlsMode")
                .put("value", "istio");
        patch.addObject()
                .put("op", "add")
                .put("path", "/spec/containers/-")
                .putObject("value")
                .put("name", "istio-proxy")
                .put("image", "example/proxy:1");
        return patch;
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
