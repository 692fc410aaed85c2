package dev.mtlsguardrails.serving;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Not ready with a certificate that has expired: the API server takes no answer from this replica, and may get one from
 * another that has read the new certificate already. One that expires soon is only told of: it still works.
 */
@Readiness
@ApplicationScoped
class CertificateValid implements HealthCheck {

    private static final Duration SOON = Duration.ofDays(7);

    private final ServingCertificate certificate;
    private final Clock clock;

    CertificateValid(ServingCertificate certificate, Clock clock) {
        this.certificate = certificate;
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        return told(certificate.expiry(), clock.instant());
    }

    static HealthCheckResponse told(Optional<Instant> expiry, Instant now) {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("certificate");
        if (expiry.isEmpty()) {
            return response.up().withData("expires", "none: TLS ends elsewhere").build();
        }
        Instant end = expiry.get();
        response.withData("expires", end.toString()).status(now.isBefore(end));
        if (!now.isBefore(end)) {
            response.withData("degraded", "expired");
        } else if (now.isAfter(end.minus(SOON))) {
            response.withData("degraded", "expires within " + SOON.toDays() + " days");
        }
        return response.build();
    }
}
