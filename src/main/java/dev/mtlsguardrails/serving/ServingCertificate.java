package dev.mtlsguardrails.serving;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The certificate that the API server is shown at this moment; none where TLS ends before this process. */
@ApplicationScoped
class ServingCertificate {

    private static final String METRIC = "mtls_guardrails_certificate_expiry_seconds";

    private final TlsConfigurationRegistry registry;
    private final Optional<String> name;

    ServingCertificate(
            TlsConfigurationRegistry registry,
            @ConfigProperty(name = "quarkus.http.tls-configuration-name") Optional<String> name) {
        this.registry = registry;
        this.name = name;
    }

    /** A point in time, not what is left of it: that would stand still when nobody scrapes. */
    void publish(@Observes StartupEvent event, MeterRegistry meters) {
        if (name.isPresent()) {
            Gauge.builder(METRIC, () -> expiry().map(Instant::getEpochSecond).orElse(null))
                    .description("When the serving certificate expires, in seconds since 1970")
                    .register(meters);
        }
    }

    /** When the first certificate of its chain expires: from then on nobody trusts it. */
    Optional<Instant> expiry() {
        return name.flatMap(registry::get)
                .map(TlsConfiguration::getKeyStore)
                .flatMap(store -> certificates(store)
                        .map(certificate -> certificate.getNotAfter().toInstant())
                        .min(Instant::compareTo));
    }

    private static Stream<X509Certificate> certificates(KeyStore store) {
        try {
            return Collections.list(store.aliases()).stream()
                    .flatMap(alias -> chain(store, alias))
                    .filter(X509Certificate.class::isInstance)
                    .map(X509Certificate.class::cast);
        } catch (KeyStoreException notLoaded) {
            throw new IllegalStateException(notLoaded);
        }
    }

    private static Stream<Certificate> chain(KeyStore store, String alias) {
        try {
            return Stream.ofNullable(store.getCertificateChain(alias)).flatMap(Stream::of);
        } catch (KeyStoreException notLoaded) {
            throw new IllegalStateException(notLoaded);
        }
    }
}
