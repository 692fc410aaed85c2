package dev.mtlsguardrails.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.mtlsguardrails.testbed.Certificates;
import dev.mtlsguardrails.testbed.Eventually;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the program is reached: with which certificates, theirs and ours, or with none. */
class TransportIT {

    private static final String EXPIRY = "mtls_guardrails_certificate_expiry_seconds ";

    @TempDir
    private Path temporary;

    private Vertx vertx;

    @BeforeEach
    void start() {
        assumeThat(Path.of("target/quarkus-app/quarkus-run.jar"))
                .as("the program as a jar")
                .exists();
        vertx = Vertx.vertx();
    }

    @AfterEach
    void stop() throws Exception {
        if (vertx != null) {
            vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void aRenewedCertificateIsShownAndItsEndIsTold() throws Exception {
        Certificates shown = certificates("shown");
        try (Served served = Served.https(temporary, shown, Map.of())) {
            X509Certificate first = read(shown.certificate());
            assertThat(expiry(served)).isEqualTo(seconds(first));
            assertThat(status(served, trusting(shown))).isEqualTo(400);
            assertThat(served.management("/q/health/ready").body())
                    .contains(
                            "\"name\": \"certificate\"",
                            first.getNotAfter().toInstant().toString());

            Certificates renewed = laterThan(first);
            Files.copy(renewed.key(), shown.key(), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(renewed.certificate(), shown.certificate(), StandardCopyOption.REPLACE_EXISTING);

            Eventually.assertEventually(
                    () -> assertThat(expiry(served)).isEqualTo(seconds(read(renewed.certificate()))));
            Eventually.assertEventually(
                    () -> assertThat(status(served, trusting(renewed))).isEqualTo(400));
        }
    }

    @Test
    void whereClientsMustShowACertificateOthersGetNoAnswer() throws Exception {
        Certificates shown = certificates("shown");
        Certificates client = certificates("client");
        Certificates stranger = certificates("stranger");
        try (Served served = Served.https(
                temporary,
                shown,
                Map.of(
                        "QUARKUS_TLS_WEBHOOK_TRUST_STORE_PEM_CERTS",
                        client.certificate().toString()))) {

            assertThat(status(served, showing(trusting(shown), client))).isEqualTo(400);
            assertThatThrownBy(() -> status(served, trusting(shown))).isNotNull();
            assertThatThrownBy(() -> status(served, showing(trusting(shown), stranger)))
                    .isNotNull();
        }
    }

    @Test
    void whereTlsEndsBeforeItItSpeaksPlainHttpAndHasNoCertificate() throws Exception {
        try (Served served = Served.plain(temporary)) {
            assertThat(status(served, new HttpClientOptions())).isEqualTo(400);
            assertThat(served.management("/q/metrics").body()).doesNotContain(EXPIRY);
            assertThat(served.management("/q/health/ready").body()).contains("none: TLS ends elsewhere");
        }
    }

    /** What becomes of something that is no review: 400 is an answer. */
    private int status(Served served, HttpClientOptions options) throws Exception {
        HttpClient client = vertx.createHttpClient(options.setVerifyHost(false));
        try {
            return client.request(HttpMethod.POST, served.port(), "127.0.0.1", "/validate")
                    .compose(request -> request.putHeader("Content-Type", "application/json")
                            .send(Buffer.buffer("{}")))
                    .map(response -> response.statusCode())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
        } finally {
            client.close();
        }
    }

    private static HttpClientOptions trusting(Certificates server) {
        return new HttpClientOptions()
                .setSsl(true)
                .setTrustOptions(
                        new PemTrustOptions().addCertPath(server.certificate().toString()));
    }

    private static HttpClientOptions showing(HttpClientOptions options, Certificates client) {
        return options.setKeyCertOptions(new PemKeyCertOptions()
                .setCertPath(client.certificate().toString())
                .setKeyPath(client.key().toString()));
    }

    private Certificates certificates(String name) throws IOException {
        return Certificates.generate(Files.createDirectories(temporary.resolve(name)));
    }

    /** Certificates end at whole seconds. */
    private Certificates laterThan(X509Certificate first) throws IOException {
        Certificates[] made = {certificates("renewed")};
        Eventually.assertEventually(() -> {
            made[0] = certificates("renewed");
            assertThat(seconds(read(made[0].certificate()))).isGreaterThan(seconds(first));
        });
        return made[0];
    }

    private static long expiry(Served served) {
        return served.management("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(EXPIRY))
                .map(line -> (long) Double.parseDouble(line.substring(EXPIRY.length())))
                .findFirst()
                .orElseThrow();
    }

    private static long seconds(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant().getEpochSecond();
    }

    private static X509Certificate read(Path file) throws IOException, CertificateException {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
