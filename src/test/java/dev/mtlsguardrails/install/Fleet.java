package dev.mtlsguardrails.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.mtlsguardrails.testbed.Certificates;
import dev.mtlsguardrails.testbed.Eventually;
import dev.mtlsguardrails.testbed.Ports;
import dev.mtlsguardrails.testbed.ServiceProxy;
import dev.mtlsguardrails.testbed.WebhookClient;
import dev.mtlsguardrails.testbed.WebhookProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Replicas behind a Service, which asks them ten times a second whether they are ready. */
final class Fleet implements AutoCloseable {

    /** Ten of them start while there is much else to do: what is compiled best is not what matters. */
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "QUARKUS_SHUTDOWN_DELAY", "4s", "JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx256m");

    private final ServiceProxy service;
    private final Path kubeconfig;
    private final Path folder;
    private final Certificates shown;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private final ScheduledExecutorService probes = Executors.newSingleThreadScheduledExecutor();
    private final Deque<Replica> serving = new ArrayDeque<>();
    private final List<Replica> leaving = new ArrayList<>();
    private final Map<Integer, Boolean> ready = new HashMap<>(); // guarded by this
    private volatile List<Replica> probed = List.of();
    private int started;

    Fleet(ServiceProxy service, Path kubeconfig, Certificates shown, Path folder) {
        this.service = service;
        this.kubeconfig = kubeconfig;
        this.shown = shown;
        this.folder = folder;
        probes.scheduleWithFixedDelay(this::probe, 0, 100, TimeUnit.MILLISECONDS);
    }

    /** Starts so many, and waits until they are ready. */
    void grow(int more) throws IOException, InterruptedException {
        List<Replica> fresh = new ArrayList<>();
        for (int i = 0; i < more; i++) {
            fresh.add(launch());
        }
        for (Replica replica : fresh) {
            replica.process.awaitReady(replica.managementPort, replica.log);
        }
    }

    /**
     * The eldest gets no new connections any more and is told to go, as a pod that is deleted, and while it drains its
     * successor starts.
     */
    void replaceEldest() throws IOException, InterruptedException {
        Replica eldest = serving.removeFirst();
        leaving.add(eldest);
        probed = List.copyOf(serving);
        probe();
        eldest.process.terminate();
        grow(1);
    }

    private Replica launch() throws IOException {
        int port = Ports.free();
        int managementPort = Ports.free();
        Path log = folder.resolve("replica-" + ++started + ".log");
        WebhookProcess process = WebhookProcess.launch(
                kubeconfig,
                log,
                ENVIRONMENT,
                Map.of(
                        "quarkus.http.ssl-port",
                        Integer.toString(port),
                        "quarkus.management.port",
                        Integer.toString(managementPort),
                        "quarkus.tls.webhook.key-store.pem.0.cert",
                        shown.certificate().toString(),
                        "quarkus.tls.webhook.key-store.pem.0.key",
                        shown.key().toString(),
                        "mtls-guardrails.certificate-read-every",
                        "1s"));
        Replica replica = new Replica(process, port, managementPort, log);
        serving.addLast(replica);
        probed = List.copyOf(serving);
        return replica;
    }

    private synchronized void probe() {
        List<Replica> asked = probed;
        asked.forEach(replica -> ready.merge(replica.port, isReady(replica), (before, now) -> now));
        service.ready(asked.stream()
                .map(Replica::port)
                .filter(port -> ready.getOrDefault(port, false))
                .toList());
    }

    /** Who does not answer in time is what it was: one probe is not enough for the kubelet either. */
    private boolean isReady(Replica replica) {
        try {
            return health(replica).statusCode() == 200;
        } catch (java.net.http.HttpTimeoutException slow) {
            return ready.getOrDefault(replica.port, false);
        } catch (IOException gone) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private HttpResponse<String> health(Replica replica) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + replica.managementPort + "/q/health/ready"))
                        .timeout(Duration.ofSeconds(1))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** A client that trusts nothing else is answered by all. */
    void assertAllShow(Certificates expected) {
        serving.forEach(replica -> Eventually.assertEventually(
                () -> assertThatCode(() -> askNothing(replica, expected)).doesNotThrowAnyException()));
    }

    /** Fails where another certificate is shown. */
    private static void askNothing(Replica replica, Certificates expected) {
        new WebhookClient(replica.port, replica.managementPort, expected.certificate())
                .post("/validate", "{}".getBytes(StandardCharsets.UTF_8));
    }

    void assertAllHearOfChanges() {
        serving.forEach(replica -> Eventually.assertEventually(() ->
                assertThat(health(replica).body()).contains("cluster watches").doesNotContain("not hearing")));
    }

    /** Nobody had to be killed. */
    void assertAllLeft() {
        leaving.forEach(replica -> Eventually.assertEventually(
                () -> assertThat(replica.process.isAlive()).isFalse()));
    }

    @Override
    public void close() throws InterruptedException {
        probes.shutdownNow();
        client.shutdownNow();
        leaving.addAll(serving);
        for (Replica replica : leaving) {
            replica.process.close();
        }
    }

    private record Replica(WebhookProcess process, int port, int managementPort, Path log) {}
}
