package dev.mtlsguardrails.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.testbed.Certificates;
import dev.mtlsguardrails.testbed.Eventually;
import dev.mtlsguardrails.testbed.Ports;
import dev.mtlsguardrails.testbed.WebhookProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The packaged program on ports of its own; what it knows of a cluster is not the question. */
final class Served implements AutoCloseable {

    /** A cluster that nobody reaches. */
    private static final String NOWHERE = """
            apiVersion: v1
            kind: Config
            clusters: [{name: nowhere, cluster: {server: "https://127.0.0.1:1"}}]
            users: [{name: nobody, user: {token: none}}]
            contexts: [{name: nowhere, context: {cluster: nowhere, user: nobody}}]
            current-context: nowhere
            """;

    private final int port = Ports.free();
    private final int managementPort = Ports.free();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Path log;
    private final WebhookProcess process;

    private Served(Path folder, Map<String, String> environment, Map<String, String> properties) throws IOException {
        Map<String, String> all = new HashMap<>(properties);
        all.put("quarkus.http.port", Integer.toString(port)); // of whichever is listened to
        all.put("quarkus.http.ssl-port", Integer.toString(port));
        all.put("quarkus.management.port", Integer.toString(managementPort));
        Path kubeconfig = Files.writeString(folder.resolve("nowhere.kubeconfig"), NOWHERE);
        this.log = folder.resolve("served.log");
        this.process = WebhookProcess.launch(kubeconfig, log, environment, all);
    }

    static Served https(Path folder, Certificates certificates, Map<String, String> environment) throws IOException {
        Map<String, String> all = new HashMap<>(Map.of("MTLS_GUARDRAILS_CERTIFICATE_READ_EVERY", "1s"));
        all.putAll(environment);
        return new Served(
                        folder,
                        all,
                        Map.of(
                                "quarkus.tls.webhook.key-store.pem.0.cert",
                                certificates.certificate().toString(),
                                "quarkus.tls.webhook.key-store.pem.0.key",
                                certificates.key().toString()))
                .awaitAlive();
    }

    static Served plain(Path folder) throws IOException {
        return new Served(folder, Map.of("QUARKUS_PROFILE", "plain-http"), Map.of()).awaitAlive();
    }

    private Served awaitAlive() {
        Eventually.assertEventually(() -> {
            if (management("/q/health/live").statusCode() != 200) {
                throw new AssertionError("not alive");
            }
            listens();
        });
        return this;
    }

    /** The management port is there a moment before the one that it is about. */
    private void listens() {
        try (Socket connection = new Socket("127.0.0.1", port)) {
            assertThat(connection.isConnected()).isTrue();
        } catch (IOException notYet) {
            throw new AssertionError(notYet);
        }
    }

    int port() {
        return port;
    }

    /** What stands under a path of the management port. */
    HttpResponse<String> management(String path) {
        return get("http://127.0.0.1:" + managementPort + path);
    }

    HttpResponse<String> get(String url) {
        try {
            return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new AssertionError(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** What it has said so far. */
    String log() {
        try {
            return Files.readString(log);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    WebhookProcess process() {
        return process;
    }

    @Override
    public void close() throws InterruptedException {
        client.close();
        process.close();
    }
}
