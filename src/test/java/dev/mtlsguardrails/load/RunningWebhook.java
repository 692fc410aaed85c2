package dev.mtlsguardrails.load;

import dev.mtlsguardrails.testbed.Certificates;
import dev.mtlsguardrails.testbed.Ports;
import dev.mtlsguardrails.testbed.WebhookClient;
import dev.mtlsguardrails.testbed.WebhookProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * The webhook in a process of its own, with the memory that the Deployment gives it.
 *
 * @param started when the process was
 */
record RunningWebhook(WebhookProcess program, int port, int managementPort, WebhookClient client, Instant started)
        implements AutoCloseable {

    /** 60 percent of 512 MiB, and the collector that a JVM chooses itself in a container of that size. */
    static final String MEMORY = "-Xmx307m -XX:+UseSerialGC";

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int BETWEEN_LOOKS = 5;

    static RunningWebhook start(Path jar, Path kubeconfig, Certificates certificates, Path log) throws IOException {
        int port = Ports.free();
        int managementPort = Ports.free();
        Instant started = Instant.now();
        WebhookProcess program = WebhookProcess.launch(
                jar,
                kubeconfig,
                log,
                Map.of("JAVA_TOOL_OPTIONS", MEMORY),
                Map.of(
                        "quarkus.http.ssl-port", Integer.toString(port),
                        "quarkus.management.port", Integer.toString(managementPort),
                        "quarkus.shutdown.delay", "0",
                        "quarkus.tls.webhook.key-store.pem.0.cert",
                                certificates.certificate().toString(),
                        "quarkus.tls.webhook.key-store.pem.0.key",
                                certificates.key().toString()));
        return new RunningWebhook(
                program,
                port,
                managementPort,
                new WebhookClient(port, managementPort, certificates.certificate()),
                started);
    }

    String address() {
        return "https://127.0.0.1:" + port;
    }

    /** From its start to the first answer that is right: it refuses what it should. */
    Duration firstVerdict() throws InterruptedException {
        Shot.Expected expected = Subject.REFUSED.review("").expected();
        byte[] body = Subject.REFUSED.review("").body();
        while (Instant.now().isBefore(started.plus(PATIENCE)) && program.isAlive()) {
            try {
                HttpResponse<String> answer = client.post("/validate", body);
                if (expected.isMetBy(new Answer(answer.statusCode(), started, 0, answer.body(), ""))) {
                    return Duration.between(started, Instant.now());
                }
            } catch (UncheckedIOException notYet) {
                // not listening
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
        throw new IllegalStateException("the webhook gave no verdict; its log is in target/load");
    }

    /** Memory that the system has given it, in bytes. */
    long resident() throws IOException {
        return Files.readAllLines(
                        Path.of("/proc", Long.toString(program.handle().pid()), "status"))
                .stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }

    /** What objects take that somebody holds, in bytes. */
    long live() throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        new ProcessBuilder(jcmd.toString(), Long.toString(program.handle().pid()), "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        return client.management("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Override
    public void close() throws InterruptedException {
        program.close();
    }
}
