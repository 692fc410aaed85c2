package dev.mtlsguardrails.cluster;

import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.kube.ServedKind;
import dev.mtlsguardrails.kube.ServedKind.Need;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready as soon as everything that a verdict needs was listed once. What is merely useful is waited for half a minute;
 * after that the process is ready and says that it is degraded. One that makes do with an outline is ready with that, or
 * what asks first would wait for the mesh after all.
 */
@Readiness
@ApplicationScoped
class WatchesSynced implements HealthCheck {

    private static final int NAMED = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ClusterWatch watch;
    private final Clock clock;
    private final Instant started;

    WatchesSynced(ClusterWatch watch, Clock clock) {
        this.watch = watch;
        this.clock = clock;
        this.started = clock.instant();
    }

    @Override
    public HealthCheckResponse call() {
        List<ServedKind> required = watch.unknown(Need.REQUIRED);
        List<ServedKind> optional = watch.unknown(Need.OPTIONAL);
        boolean waitedEnough = clock.instant().isAfter(started.plus(PATIENCE));
        boolean isKnown = required.isEmpty() && (optional.isEmpty() || waitedEnough);
        boolean isOutlined = watch.outline().isPresent();
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("cluster watches").status(isKnown || isOutlined);
        if (!required.isEmpty()) {
            response.withData("waiting for", names(required));
        }
        if (!optional.isEmpty()) {
            response.withData("degraded without", names(optional));
        }
        if (!watch.notFollowed().isEmpty()) {
            response.withData("not hearing of changes to", names(watch.notFollowed()));
        }
        watch.silence()
                .ifPresent(silence -> response.withData(
                        "minutes since all changes were heard of",
                        silence.lasts().toMinutes()));
        watch.current().ifPresent(view -> {
            MeshesTold.of(view.mesh().controlPlanes()).forEach(response::withData);
            List<String> ungoverned = ungoverned(view);
            if (!ungoverned.isEmpty()) {
                response.withData("namespaces that no MtlsPolicy selects (Baseline in mode Audit)", few(ungoverned));
            }
        });
        return response.build();
    }

    private static List<String> ungoverned(ClusterView view) {
        return view.mesh()
                .namespaces()
                .filter(slice -> slice.namespace()
                        .filter(namespace -> !view.guards().selects(namespace.labels()))
                        .isPresent())
                .map(NamespaceSlice::name)
                .toList();
    }

    private static String few(List<String> names) {
        String named = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
        return names.size() > NAMED ? named + " and " + (names.size() - NAMED) + " more" : named;
    }

    private static String names(List<ServedKind> kinds) {
        return kinds.stream().map(ServedKind::plural).collect(Collectors.joining(", "));
    }
}
