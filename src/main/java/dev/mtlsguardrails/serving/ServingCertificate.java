package dev.mtlsguardrails.serving;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import nl.altindag.ssl.util.KeyManagerUtils;
import nl.altindag.ssl.util.TrustManagerUtils;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The certificate that the API server is shown, and whose certificate it has to show; none where TLS ends before this
 * process. The files are read again and again, and what they hold is there for each connection that begins afterwards.
 *
 * <p>Quarkus can do that too ({@code reload-period}), but by way of {@code HttpServer.updateSSLOptions}: Vert.x 4 has no
 * certificate at all from the moment it begins to take one in until it has, changed or not, and turns away who connects
 * meanwhile.
 */
@ApplicationScoped
class ServingCertificate implements HttpServerOptionsCustomizer {

    private static final Logger LOG = Logger.getLogger(ServingCertificate.class);
    private static final String METRIC = "mtls_guardrails_certificate_expiry_seconds";

    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("serving-certificate").daemon().factory());
    private final TlsConfigurationRegistry registry;
    private final ServingSettings settings;
    private final Vertx vertx;
    private final MeterRegistry meters;

    private volatile @Nullable Identity shown;
    private Optional<String> trouble = Optional.empty(); // of the loop alone

    ServingCertificate(TlsConfigurationRegistry registry, ServingSettings settings, Vertx vertx, MeterRegistry meters) {
        this.registry = registry;
        this.settings = settings;
        this.vertx = vertx;
        this.meters = meters;
    }

    /** When it expires, the certificates of its authorities included. */
    Optional<Instant> expiry() {
        return Optional.ofNullable(shown).map(Identity::expiry);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        settings.tlsConfiguration().flatMap(registry::get).ifPresent(files -> serve(files, options));
    }

    private void serve(TlsConfiguration files, HttpServerOptions options) {
        X509ExtendedKeyManager keys;
        Optional<X509ExtendedTrustManager> clients;
        try {
            shown = Identity.read(files.getKeyStoreOptions(), vertx);
            keys = KeyManagerUtils.createSwappableKeyManager(shown.manager());
            clients = trusted(files).map(TrustManagerUtils::createSwappableTrustManager);
        } catch (Exception unusable) {
            throw new IllegalStateException("no certificate to serve with: " + unusable.getMessage(), unusable);
        }
        options.setKeyCertOptions(KeyCertOptions.wrap(keys));
        // Quarkus decides about client certificates when it builds, and only an installation knows.
        clients.ifPresent(
                trust -> options.setTrustOptions(TrustOptions.wrap(trust)).setClientAuth(ClientAuth.REQUIRED));
        // A point in time, not what is left of it: that would stand still when nobody scrapes.
        Gauge.builder(METRIC, () -> expiry().map(Instant::getEpochSecond).orElse(null))
                .description("When the serving certificate expires, in seconds since 1970")
                .register(meters);
        long period = settings.readEvery().toMillis();
        loop.scheduleWithFixedDelay(() -> readAgain(files, keys, clients), period, period, TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        loop.shutdownNow();
    }

    /** All of what the files hold is taken, or nothing: they may be in the middle of being replaced. */
    private void readAgain(
            TlsConfiguration files, X509ExtendedKeyManager keys, Optional<X509ExtendedTrustManager> clients) {
        Optional<String> before = trouble;
        try {
            if (!files.reload()) {
                throw new Identity.Untrue("the files cannot be read");
            }
            Identity read = Identity.read(files.getKeyStoreOptions(), vertx);
            Optional<X509ExtendedTrustManager> trusted = trusted(files);
            KeyManagerUtils.swapKeyManager(keys, read.manager());
            clients.ifPresent(trust -> TrustManagerUtils.swapTrustManager(trust, trusted.orElseThrow()));
            shown = read;
            trouble = Optional.empty();
        } catch (Exception unusable) { // or the schedule would end here
            trouble = Optional.of(String.valueOf(unusable.getMessage()));
        }
        if (!trouble.equals(before)) {
            trouble.ifPresentOrElse(
                    why -> LOG.warnf("the certificate is not taken in, and the one before shown on: %s", why),
                    () -> LOG.info("the certificate is taken in again"));
        }
    }

    private Optional<X509ExtendedTrustManager> trusted(TlsConfiguration files) throws Exception {
        return files.getTrustStoreOptions() == null
                ? Optional.empty()
                : Optional.of(TrustManagerUtils.getTrustManager(
                        files.getTrustStoreOptions().getTrustManagerFactory(vertx)));
    }
}
