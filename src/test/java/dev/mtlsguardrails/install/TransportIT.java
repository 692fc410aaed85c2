package dev.mtlsguardrails.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.mtlsguardrails.testbed.Certificates;
import dev.mtlsguardrails.testbed.Eventually;
import dev.mtlsguardrails.testbed.WebhookClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the program is reached: with which certificates, theirs and ours, or with none. */
class TransportIT {

    private static final byte[] NO_REVIEW = "{}".getBytes(StandardCharsets.UTF_8);
    private static final int CONNECTIONS = 100;
    private static final String EXPIRY = "mtls_guardrails_certificate_expiry_seconds ";

    @TempDir
    private Path temporary;

    @BeforeEach
    void isBuilt() {
        assumeThat(Path.of("target/quarkus-app/quarkus-run.jar"))
                .as("the program as a jar")
                .exists();
    }

    @Test
    void aRenewedCertificateIsShownAndItsEndIsTold() throws Exception {
        Certificates shown = certificates("shown");
        try (Served served = Served.https(temporary, shown, Map.of())) {
            X509Certificate first = read(shown.certificate());
            assertThat(expiry(served)).isEqualTo(seconds(first));
            assertThat(status(served, shown)).isEqualTo(400);
            assertThat(served.management("/q/health/ready").body())
                    .contains(
                            "\"name\": \"certificate\"",
                            first.getNotAfter().toInstant().toString());

            Certificates renewed = laterThan(first);
            Files.copy(renewed.key(), shown.key(), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(renewed.certificate(), shown.certificate(), StandardCopyOption.REPLACE_EXISTING);

            Eventually.assertEventually(
                    () -> assertThat(expiry(served)).isEqualTo(seconds(read(renewed.certificate()))));
            assertThat(status(served, renewed)).isEqualTo(400);
        }
    }

    @Test
    void nobodyIsTurnedAwayWhileItIsRenewed() throws Exception {
        Certificates shown = certificates("shown");
        Certificates renewed = laterThan(read(shown.certificate()));
        try (Served served = Served.https(temporary, shown, Map.of("MTLS_GUARDRAILS_CERTIFICATE_READ_EVERY", "1ms"))) {
            for (int connection = 0; connection < CONNECTIONS; connection++) {
                assertThat(status(served, shown)).isEqualTo(400);
            }

            // not of the certificate that still stands beside it
            Files.copy(renewed.key(), shown.key(), StandardCopyOption.REPLACE_EXISTING);
            Eventually.assertEventually(() -> assertThat(served.log())
                    .contains("the one before shown on: the certificate is not of this private key"));
            assertThat(status(served, shown)).isEqualTo(400);

            Files.copy(renewed.certificate(), shown.certificate(), StandardCopyOption.REPLACE_EXISTING);
            Eventually.assertEventually(() -> assertThat(served.log()).contains("the certificate is taken in again"));
            assertThat(status(served, renewed)).isEqualTo(400);
        }
    }

    @Test
    void whoseCertificatesClientsMustShowIsReadAgainToo() throws Exception {
        Certificates shown = certificates("shown");
        Certificates client = certificates("client");
        Certificates successor = certificates("successor");
        try (Served served = Served.https(
                temporary,
                shown,
                Map.of(
                        "QUARKUS_TLS_WEBHOOK_TRUST_STORE_PEM_CERTS",
                        client.certificate().toString()))) {
            Certificates before =
                    new Certificates(Files.copy(client.certificate(), temporary.resolve("before.crt")), client.key());
            assertThat(status(served, shown, before)).isEqualTo(400);

            Files.copy(successor.certificate(), client.certificate(), StandardCopyOption.REPLACE_EXISTING);

            Eventually.assertEventually(() ->
                    assertThatThrownBy(() -> status(served, shown, before)).hasRootCauseInstanceOf(IOException.class));
            assertThat(status(served, shown, successor)).isEqualTo(400);
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

            assertThat(status(served, shown, client)).isEqualTo(400);
            assertThatThrownBy(() -> status(served, shown)).hasRootCauseInstanceOf(IOException.class);
            assertThatThrownBy(() -> status(served, shown, stranger)).hasRootCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void whereTlsEndsBeforeItItSpeaksPlainHttpAndHasNoCertificate() throws Exception {
        try (Served served = Served.plain(temporary)) {
            assertThat(served.get("http://127.0.0.1:" + served.port() + "/validate")
                            .statusCode())
                    .isEqualTo(405); // what POST alone may ask for
            assertThat(served.management("/q/metrics").body()).doesNotContain(EXPIRY);
            assertThat(served.management("/q/health/ready").body()).contains("none: TLS ends elsewhere");
        }
    }

    /** What becomes of something that is no review: 400 is an answer. Each client has a connection of its own. */
    private static int status(Served served, Certificates server) {
        return new WebhookClient(served.port(), served.port(), server.certificate())
                .post("/validate", NO_REVIEW)
                .statusCode();
    }

    private static int status(Served served, Certificates server, Certificates client) {
        return WebhookClient.showing(served.port(), served.port(), server.certificate(), client)
                .post("/validate", NO_REVIEW)
                .statusCode();
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
