package dev.mtlsguardrails.reconcile;

import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.kube.client.Impatient;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Tells those who look at an object what was done about it, and why. That nobody can be told stops nothing: it has a thread
 * of its own, asks once, and leaves out what is too much for it.
 */
final class EventWriter implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(EventWriter.class);
    private static final int LONGEST = 1024; // what the API server takes
    private static final String FOR_CLUSTER_WIDE =
            "default"; // where Kubernetes keeps the events of what has no namespace

    private static final int MOST_UNTOLD = 256;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final ExecutorService thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_UNTOLD),
            Thread.ofPlatform().name("controller-events").daemon().factory(),
            (event, full) -> LOG.debug("an event is left out: there are too many to be written"));
    private final KubernetesClient client;
    private final String identity;
    private final Clock clock;

    EventWriter(KubernetesClient client, String identity, Clock clock) {
        this.client = Impatient.of(client, LONGEST_WAIT);
        this.identity = identity;
        this.clock = clock;
    }

    void write(Kind kind, String reason, ResourceId about, String text) {
        Event event = event(kind, reason, about, text);
        thread.execute(() -> create(event, about));
    }

    private void create(Event event, ResourceId about) {
        try {
            client.resource(event).create();
        } catch (KubernetesClientException untold) {
            LOG.debugf("no event about %s could be written: %s", about, untold.getMessage());
        }
    }

    private Event event(Kind kind, String reason, ResourceId about, String text) {
        String namespace = about.namespace().isEmpty() ? FOR_CLUSTER_WIDE : about.namespace();
        String now = clock.instant().toString();
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("mtls-guardrails." + UUID.randomUUID())
                .endMetadata()
                .withInvolvedObject(reference(about))
                .withType(kind.type)
                .withReason(reason)
                .withMessage(text.length() > LONGEST ? text.substring(0, LONGEST - 1) + "…" : text)
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withCount(1)
                .withNewSource()
                .withComponent("mtls-guardrails")
                .endSource()
                .withReportingComponent("mtls-guardrails")
                .withReportingInstance(identity)
                .build();
    }

    /** What is not told yet is not told any more. */
    @Override
    public void close() {
        thread.shutdownNow();
    }

    private static ObjectReference reference(ResourceId about) {
        return new ObjectReferenceBuilder()
                .withApiVersion(
                        about.kind().group().isEmpty() ? "v1" : about.kind().group() + "/v1")
                .withKind(about.kind().kind())
                .withNamespace(about.namespace().isEmpty() ? null : about.namespace())
                .withName(about.name())
                .build();
    }

    /** How loud it is. */
    enum Kind {
        NORMAL("Normal"),
        WARNING("Warning");

        private final String type;

        Kind(String type) {
            this.type = type;
        }
    }
}
