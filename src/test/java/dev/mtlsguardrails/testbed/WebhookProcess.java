package dev.mtlsguardrails.testbed;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged webhook in a process of its own. */
public final class WebhookProcess implements AutoCloseable {

    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");

    private final Process process;

    private WebhookProcess(Process process) {
        this.process = process;
    }

    /** Starts it and waits until it is ready. */
    static WebhookProcess start(Path kubeconfig, Certificates certificates, Path log, int managementPort)
            throws IOException, InterruptedException {
        WebhookProcess webhook = launch(
                kubeconfig,
                log,
                Map.of(),
                Map.of(
                        "quarkus.tls.webhook.key-store.pem.0.cert",
                        certificates.certificate().toString(),
                        "quarkus.tls.webhook.key-store.pem.0.key",
                        certificates.key().toString()));
        Files.writeString(log.resolveSibling("webhook.pid"), Long.toString(webhook.process.pid()));
        try {
            webhook.awaitReady(managementPort, log);
        } catch (RuntimeException | IOException | InterruptedException failed) {
            webhook.close();
            throw failed;
        }
        return webhook;
    }

    /** Starts it, and waits for nothing. */
    public static WebhookProcess launch(
            Path kubeconfig, Path log, Map<String, String> environment, Map<String, String> properties)
            throws IOException {
        return launch(JAR, kubeconfig, log, environment, properties);
    }

    /** The same with a jar that was built elsewhere. */
    public static WebhookProcess launch(
            Path jar, Path kubeconfig, Path log, Map<String, String> environment, Map<String, String> properties)
            throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.add("-Dquarkus.http.host=127.0.0.1");
        command.add("-Dquarkus.management.host=127.0.0.1");
        properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-jar", jar.toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        builder.environment().putAll(environment);
        return new WebhookProcess(builder.start());
    }

    /** Sends SIGTERM, as the kubelet does. */
    public void terminate() {
        process.destroy();
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until it is ready; ends with an exception if it ends before. */
    public void awaitReady(int port, Path log) throws IOException, InterruptedException {
        HttpRequest health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
                .timeout(Duration.ofSeconds(2))
                .build();
        Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (Instant.now().isBefore(deadline) && process.isAlive()) {
                try {
                    if (client.send(health, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200) {
                        return;
                    }
                } catch (IOException notYet) {
                    // not listening
                }
                Thread.sleep(200);
            }
        }
        throw new IllegalStateException("the webhook did not become ready; see " + log);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
