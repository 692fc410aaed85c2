package dev.mtlsguardrails.installation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.installation.Intactness;
import dev.mtlsguardrails.core.installation.Intactness.Damaged;
import dev.mtlsguardrails.core.installation.Intactness.Intact;
import dev.mtlsguardrails.core.installation.Intactness.Unknown;
import dev.mtlsguardrails.core.installation.SeenInjectors;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.ClusterViews;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Asks for each part of the installation now and then. Four small objects by their names need the smallest right there is, and
 * no watch that could be lost unnoticed.
 */
@ApplicationScoped
public class InstallationWatch {

    private static final Logger LOG = Logger.getLogger(InstallationWatch.class);
    private static final Duration ASKED_EVERY = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** All injectors together: their names are somebody else's. */
    static final ResourceId INJECTORS = new ResourceId(Kinds.INJECTOR, "", "sidecar injectors");

    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("installation-watch").daemon().factory());
    private final KubernetesClient client;
    private final ClusterViews views;
    private final Clock clock;
    private final Instant started;
    private final Told told;
    private final List<Part> parts = Part.all();

    private volatile Map<ResourceId, Intactness> found;
    private SeenInjectors injectors = SeenInjectors.NONE; // of the loop alone

    InstallationWatch(
            KubernetesClient client, ClusterViews views, MeterRegistry meters, Announcer announcer, Clock clock) {
        this.client = client;
        this.views = views;
        this.clock = clock;
        this.started = clock.instant();
        this.told = new Told(announcer);
        Map<ResourceId, Intactness> nothing = new LinkedHashMap<>();
        parts.forEach(part -> nothing.put(part.id(), new Unknown("not asked for yet")));
        nothing.put(INJECTORS, new Unknown("not seen yet"));
        this.found = Collections.unmodifiableMap(nothing);
        nothing.keySet()
                .forEach(id -> meters.gauge(
                        "mtls_guardrails_guard_intact",
                        List.of(Tag.of("object", name(id))),
                        this,
                        watch -> watch.value(id)));
    }

    static String name(ResourceId id) {
        return id.equals(INJECTORS) ? id.name() : id.toString();
    }

    /** What cannot be read is not known to be intact; only at the start that would be said too soon. */
    private double value(ResourceId id) {
        return switch (found.getOrDefault(id, new Unknown(""))) {
            case Intact intact -> 1;
            case Damaged damaged -> 0;
            case Unknown unknown -> isExcused(id) ? Double.NaN : 0;
        };
    }

    /** Whether injectors can be seen is told by the watches, and the mesh is judged without, too. */
    private boolean isExcused(ResourceId unknown) {
        return unknown.equals(INJECTORS) || clock.instant().isBefore(started.plus(PATIENCE));
    }

    /** What is not intact, or not known to be, by the name of the object; in the same order each time. */
    Map<String, String> complaints() {
        Map<String, String> complaints = new LinkedHashMap<>();
        found.forEach((id, how) -> {
            switch (how) {
                case Intact intact -> {}
                case Damaged damaged -> complaints.put(name(id), damaged.words());
                case Unknown unknown when isExcused(id) -> {}
                case Unknown(String why) -> complaints.put(name(id), "not known: " + why);
            }
        });
        return complaints;
    }

    void start(@Observes StartupEvent event) {
        loop.scheduleWithFixedDelay(this::look, 0, ASKED_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        loop.shutdownNow();
    }

    void look() {
        try {
            Map<ResourceId, Intactness> now = new LinkedHashMap<>();
            parts.forEach(part -> now.put(part.id(), look(part)));
            now.put(INJECTORS, lookForInjectors());
            found = Collections.unmodifiableMap(now);
            told.tell(found, clock.instant());
        } catch (RuntimeException bug) { // or the schedule would end here
            LOG.error("could not look at our own installation; it will be tried again", bug);
        }
    }

    private Intactness look(Part part) {
        try {
            GenericKubernetesResource object = client.genericKubernetesResources(context(part))
                    .withName(part.id().name())
                    .get();
            return object == null
                    ? Damaged.gone()
                    : part.judge().apply(client.getKubernetesSerialization().convertValue(object, JsonNode.class));
        } catch (KubernetesClientException failed) {
            return failed.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                    ? new Unknown("no right to read it")
                    : found.getOrDefault(part.id(), new Unknown("cannot be asked for"));
        }
    }

    private static ResourceDefinitionContext context(Part part) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(part.kind().group())
                .withVersion("v1")
                .withKind(part.kind().kind())
                .withPlural(part.plural())
                .withNamespaced(false)
                .build();
    }

    private Intactness lookForInjectors() {
        return views.current()
                .filter(view -> !view.unread().contains(Kinds.INJECTOR))
                .map(view -> injectors(view.mesh()))
                .orElse(new Unknown("the cluster is not known yet"));
    }

    private Intactness injectors(MeshSnapshot mesh) {
        injectors = injectors.seeing(mesh);
        return Intactness.of(injectors.missed(mesh));
    }
}
