package dev.mtlsguardrails.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.mtlsguardrails.testbed.Certificates;
import dev.mtlsguardrails.testbed.Eventually;
import dev.mtlsguardrails.testbed.WebhookClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica is told to go while it is asked: whoever was let in is answered, and told to ask somebody else next. */
class DrainingIT {

    private static final int CLIENTS = 8;
    private static final int WARM = 200;
    private static final Duration AT_ONCE = Duration.ofSeconds(8);
    private static final byte[] NO_REVIEW = "{}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path temporary;

    @Test
    void everyRequestIsAnsweredAndEveryConnectionEnded() throws Exception {
        assumeThat(Path.of("target/quarkus-app/quarkus-run.jar"))
                .as("the program as a jar")
                .exists();
        Certificates certificates = Certificates.generate(temporary);
        AtomicInteger answers = new AtomicInteger();
        try (Served served = Served.https(temporary, certificates, Map.of("QUARKUS_SHUTDOWN_DELAY", "8s"));
                ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<HttpResponse<String>>> asking = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                asking.add(clients.submit(() -> askUntilToldToGo(served, certificates, answers)));
            }
            Eventually.assertEventually(() -> assertThat(answers.get()).isGreaterThan(WARM));

            served.process().terminate();

            for (Future<HttpResponse<String>> last : asking) {
                assertThat(last.get(20, TimeUnit.SECONDS).headers().firstValue("connection"))
                        .hasValue("close");
            }
            HttpResponse<String> newcomer = client(served, certificates).post("/validate", NO_REVIEW);
            assertThat(newcomer.statusCode()).isEqualTo(400);
            assertThat(newcomer.headers().firstValue("connection")).hasValue("close");
            HttpResponse<String> health = served.management("/q/health/ready");
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(health.body().replaceAll("\\s", ""))
                    .contains("{\"name\":\"GracefulShutdown\",\"status\":\"DOWN\"}");
            Eventually.assertEventually(
                    () -> assertThat(served.process().isAlive()).isFalse());
        }
    }

    @Test
    void whoCannotReachTheApiServerGoesNoLater() throws Exception {
        try (Served served = Served.plain(temporary)) {
            served.process().terminate();

            Eventually.assertWithin(
                    AT_ONCE, () -> assertThat(served.process().isAlive()).isFalse());
        }
    }

    /** One connection, used again and again; a request that gets no answer is an exception, and fails the test. */
    private static HttpResponse<String> askUntilToldToGo(
            Served served, Certificates certificates, AtomicInteger answers) {
        WebhookClient client = client(served, certificates);
        while (true) {
            HttpResponse<String> answer = client.post("/validate", NO_REVIEW);
            assertThat(answer.statusCode()).isEqualTo(400);
            answers.incrementAndGet();
            if (answer.headers().firstValue("connection").isPresent()) {
                return answer;
            }
        }
    }

    private static WebhookClient client(Served served, Certificates certificates) {
        return new WebhookClient(served.port(), served.port(), certificates.certificate());
    }
}
