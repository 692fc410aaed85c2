package dev.mtlsguardrails.cluster;

import dev.mtlsguardrails.core.mesh.MeshConfig;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.rule.ClusterViews;
import dev.mtlsguardrails.kube.ServedKind;
import dev.mtlsguardrails.kube.ServedKind.Need;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** All watches of this process, and the view they keep. */
@ApplicationScoped
public class ClusterWatch implements ClusterViews {

    private static final Logger LOG = Logger.getLogger(ClusterWatch.class);
    private static final Duration TENDED_EVERY = Duration.ofSeconds(2);

    private final ScheduledExecutorService tender = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("cluster-watch").daemon().factory());
    private final ViewHolder view;
    private final List<KindWatch> watches;

    ClusterWatch(KubernetesClient client, MeshConfig config, MeterRegistry meters, Clock clock) {
        this.view = new ViewHolder(ClusterView.empty(config), clock);
        this.watches = ServedKind.ALL.stream()
                .map(kind -> new KindWatch(kind, client, view))
                .toList();
        meters.gauge(
                "mtls_guardrails_snapshot_age_seconds",
                view,
                holder -> Duration.between(holder.changed(), clock.instant()).toSeconds());
        watches.forEach(watch -> meters.gauge(
                "mtls_guardrails_watch_synced",
                List.of(io.micrometer.core.instrument.Tag.of(
                        "kind", watch.kind().kind().kind())),
                watch,
                of -> of.state().isKnown() ? 1 : 0));
    }

    void start(@Observes StartupEvent event) {
        tender.scheduleWithFixedDelay(this::tend, 0, TENDED_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tend() {
        try {
            watches.forEach(KindWatch::tend);
        } catch (RuntimeException bug) {
            LOG.error("a watch could not be tended; it will be tried again", bug); // or the schedule would end here
        }
    }

    void stop(@Observes ShutdownEvent event) {
        tender.shutdownNow();
        watches.forEach(KindWatch::stop);
    }

    @Override
    public Optional<ClusterView> current() {
        return unknown(Need.REQUIRED).isEmpty() ? Optional.of(view.current()) : Optional.empty();
    }

    /** The kinds of which it is not yet known what there is. */
    List<ServedKind> unknown(Need need) {
        return watches.stream()
                .filter(watch -> watch.kind().need() == need && !watch.state().isKnown())
                .map(KindWatch::kind)
                .toList();
    }
}
