package dev.mtlsguardrails.installation;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Always up: whoever is still asked has to answer, and a replica that is not ready repairs no configuration. */
@Readiness
@ApplicationScoped
class InstallationIntact implements HealthCheck {

    private final InstallationWatch watch;

    InstallationIntact(InstallationWatch watch) {
        this.watch = watch;
    }

    @Override
    public HealthCheckResponse call() {
        Map<String, String> complaints = watch.complaints();
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("installation").up();
        if (!complaints.isEmpty()) {
            response.withData("degraded", "not as it was installed: " + String.join(", ", complaints.keySet()));
            complaints.forEach(response::withData);
        }
        return response.build();
    }
}
