package dev.mtlsguardrails.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class CertificateValidTest {

    private static final String END = "2027-03-31T00:00:00Z";

    @Test
    void aCertificateThatLastsIsNothingToSpeakOf() {
        HealthCheckResponse told = told("2027-03-24T00:00:00Z");

        assertThat(told.getStatus()).isEqualTo(Status.UP);
        assertThat(told.getData()).contains(Map.of("expires", END));
    }

    @Test
    void inItsLastSevenDaysItStillWorksAndIsToldOf() {
        HealthCheckResponse told = told("2027-03-24T00:00:01Z");

        assertThat(told.getStatus()).isEqualTo(Status.UP);
        assertThat(told.getData()).contains(Map.of("expires", END, "degraded", "expires within 7 days"));
    }

    @Test
    void oneThatHasExpiredAnswersNobody() {
        assertThat(told("2027-03-30T23:59:59Z").getStatus()).isEqualTo(Status.UP);

        HealthCheckResponse told = told(END);

        assertThat(told.getStatus()).isEqualTo(Status.DOWN);
        assertThat(told.getData()).contains(Map.of("expires", END, "degraded", "expired"));
    }

    @Test
    void withoutTlsThereIsNothingToExpire() {
        HealthCheckResponse told = CertificateValid.told(Optional.empty(), Instant.parse(END));

        assertThat(told.getStatus()).isEqualTo(Status.UP);
        assertThat(told.getData()).contains(Map.of("expires", "none: TLS ends elsewhere"));
    }

    private static HealthCheckResponse told(String now) {
        return CertificateValid.told(Optional.of(Instant.parse(END)), Instant.parse(now));
    }
}
