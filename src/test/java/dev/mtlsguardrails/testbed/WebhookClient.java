package dev.mtlsguardrails.testbed;

import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Speaks to the webhook as the API server does: HTTPS, trusting its authority only. */
public final class WebhookClient {

    private final HttpClient client;
    private final SSLContext context;
    private final int port;
    private final int managementPort;

    public WebhookClient(int port, int managementPort, Path authority) {
        this(port, managementPort, trusting(authority, null));
    }

    private WebhookClient(int port, int managementPort, SSLContext context) {
        this.port = port;
        this.context = context;
        this.managementPort = managementPort;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(context)
                .build();
    }

    /** One that shows a certificate of its own when it is asked for it. */
    public static WebhookClient showing(int port, int managementPort, Path authority, Certificates own) {
        return new WebhookClient(port, managementPort, trusting(authority, keys(own)));
    }

    private static KeyManager[] keys(Certificates own) {
        try {
            return SSLUtils.keyManagers(
                    null, own.certificate().toString(), null, own.key().toString(), "RSA", "", null, null);
        } catch (IOException | GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static SSLContext trusting(Path authority, KeyManager @Nullable [] keys) {
        try (InputStream certificate = Files.newInputStream(authority)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(certificate));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }

    public HttpResponse<String> post(String path, byte[] body) {
        return send(HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
    }

    /** Says that a review of so many bytes will come, and sends none of them. */
    public Announced announce(String path, long length) {
        try {
            Socket socket = context.getSocketFactory().createSocket("127.0.0.1", port);
            String head =
                    "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n";
            socket.getOutputStream().write(head.formatted(path, length).getBytes(StandardCharsets.US_ASCII));
            return new Announced(socket);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A review that is awaited. */
    public record Announced(Socket socket) implements AutoCloseable {

        private static final int A_MOMENT_MILLIS = 200;

        /** The status of what it is answered all the same; 0 where it is not within a moment. */
        public int status() {
            try {
                socket.setSoTimeout(A_MOMENT_MILLIS);
                byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
                return Integer.parseInt(new String(line, StandardCharsets.US_ASCII).substring("HTTP/1.1 ".length()));
            } catch (SocketTimeoutException silent) {
                return 0;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    public HttpResponse<String> management(String path) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
                .timeout(Duration.ofSeconds(10))
                .build());
    }

    /** Waits until the process says that it is ready. */
    public void awaitReady() {
        Eventually.assertEventually(() -> {
            HttpResponse<String> health = management("/q/health/ready");
            if (health.statusCode() != 200) {
                throw new AssertionError("not ready: " + health.body());
            }
        });
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
