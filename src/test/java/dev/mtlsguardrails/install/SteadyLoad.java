package dev.mtlsguardrails.install;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.testbed.Yaml;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;

/** Several clients who ask the API server, without a pause and as dry runs, for what is refused and what is not. */
final class SteadyLoad implements AutoCloseable {

    private static final Path RULES = Path.of("policies/rules");
    private static final List<Asked> ASKED = List.of(
            new Asked("MTLS-0201-sends-plaintext/good-mutual.yaml", Verdict.ALLOWED),
            new Asked("MTLS-0201-sends-plaintext/bad-tls-without-mode.yaml", Verdict.DENIED),
            new Asked("MTLS-0101-disables-mtls/good-strict.yaml", Verdict.ALLOWED),
            new Asked("MTLS-0101-disables-mtls/bad-namespace.yaml", Verdict.DENIED),
            new Asked("MTLS-0301-refuses-sidecar/good-injected.yaml", Verdict.ALLOWED),
            new Asked("MTLS-0301-refuses-sidecar/bad-label.yaml", Verdict.DENIED));

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final ExecutorService threads;
    private final KubernetesClient client;
    private final AtomicLong turn = new AtomicLong();
    private final Map<String, Figures> phases = new LinkedHashMap<>();
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    private volatile Figures current = new Figures();
    private volatile boolean isServerDown;
    private volatile boolean isOver;

    /** Nothing is tried twice, and everything waited for: what is lost is seen, and what is slow is not lost. */
    SteadyLoad(Config server, int clients) {
        server.setRequestRetryBackoffLimit(0);
        server.setRequestTimeout(60_000);
        this.client = new KubernetesClientBuilder().withConfig(server).build();
        this.threads = Executors.newFixedThreadPool(clients);
    }

    void start(int clients) {
        for (int i = 0; i < clients; i++) {
            threads.execute(this::askOn);
        }
    }

    /** What is asked from now on is counted under this name. */
    void phase(String name) {
        Figures fresh = new Figures();
        phases.put(name, fresh);
        current = fresh;
    }

    /** From now on, or no longer, it is not our fault if the API server itself does not answer. */
    void serverIsDown(boolean isDown) {
        isServerDown = isDown;
    }

    List<String> wrong() {
        return List.copyOf(wrong);
    }

    Map<String, Figures> phases() {
        return phases;
    }

    private void askOn() {
        while (!isOver) {
            ask(ASKED.get((int) (turn.getAndIncrement() % ASKED.size())));
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException over) {
                return;
            }
        }
    }

    private void ask(Asked asked) {
        boolean wasDown = isServerDown;
        Figures counted = current;
        long start = System.nanoTime();
        Verdict verdict;
        String said = "";
        try {
            String stored = client.raw(asked.path(), "POST", asked.body());
            verdict = stored == null ? Verdict.LOST : Verdict.ALLOWED;
        } catch (KubernetesClientException failed) {
            said = String.valueOf(failed.getMessage());
            verdict = verdict(failed, said, wasDown || isServerDown);
        }
        counted.add(verdict, System.nanoTime() - start);
        if (verdict != asked.expected && verdict != Verdict.UNASKED) {
            wrong.add(asked.example + " is " + verdict + ": " + said);
        }
    }

    private static Verdict verdict(KubernetesClientException failed, String said, boolean isDown) {
        if (failed.getCode() == 403 && said.contains("mTLS Guardrails refuses")) {
            return Verdict.DENIED;
        }
        return isDown && !said.contains("mtls-guardrails.dev") ? Verdict.UNASKED : Verdict.LOST;
    }

    @Override
    public void close() throws InterruptedException {
        isOver = true;
        threads.shutdown();
        threads.awaitTermination(60, TimeUnit.SECONDS);
        client.close();
    }

    enum Verdict {
        ALLOWED,
        DENIED,
        /** The API server was not there. */
        UNASKED,
        /** Nobody judged it, or its answer did not arrive. */
        LOST
    }

    /** What became of it, and how long the longest took. */
    static final class Figures {

        private final AtomicLongArray counts = new AtomicLongArray(Verdict.values().length);
        private final LongAccumulator longest = new LongAccumulator(Math::max, 0);

        private void add(Verdict verdict, long nanos) {
            counts.incrementAndGet(verdict.ordinal());
            longest.accumulate(nanos);
        }

        long count(Verdict verdict) {
            return counts.get(verdict.ordinal());
        }

        @Override
        public String toString() {
            return "%d allowed, %d denied, %d not asked, %d lost; the longest took %d ms"
                    .formatted(
                            count(Verdict.ALLOWED),
                            count(Verdict.DENIED),
                            count(Verdict.UNASKED),
                            count(Verdict.LOST),
                            TimeUnit.NANOSECONDS.toMillis(longest.get()));
        }
    }

    private record Asked(String example, Verdict expected) {

        private JsonNode object() {
            return Yaml.single(RULES.resolve(example));
        }

        String path() {
            JsonNode object = object();
            return "/apis/%s/namespaces/%s/%ss?dryRun=All"
                    .formatted(
                            object.path("apiVersion").asText(),
                            object.path("metadata").path("namespace").asText(),
                            object.path("kind").asText().toLowerCase(Locale.ROOT));
        }

        String body() {
            return object().toString();
        }
    }
}
