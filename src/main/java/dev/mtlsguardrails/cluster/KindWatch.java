package dev.mtlsguardrails.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.kube.ServedKind;
import dev.mtlsguardrails.kube.client.Impatient;
import dev.mtlsguardrails.kube.client.ServedObjects;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Follows one kind. Custom resource definitions come, go and change their versions, so the API server is asked now and
 * then what it serves: a kind that appears is followed, one that is served no longer is forgotten, and nothing is
 * forgotten before the API server has said so. A lost connection is the informer's own business.
 */
@RegisterForReflection(
        targets = {
            // the client reads an event into the model of its kind, where it has one; Quarkus registers the classes of
            // those models, and not what their fields are made of
            io.fabric8.istio.api.api.networking.v1alpha3.CaptureMode.class,
            io.fabric8.istio.api.api.networking.v1alpha3.CorsPolicyUnmatchedPreflights.class,
            io.fabric8.istio.api.api.networking.v1alpha3.OutboundTrafficPolicyMode.class,
            io.fabric8.istio.api.api.networking.v1alpha3.ServerTLSSettingsTLSProtocol.class,
            io.fabric8.istio.api.api.networking.v1alpha3.ServerTLSSettingsTLSmode.class,
            io.fabric8.istio.api.api.networking.v1alpha3.ServiceEntryLocation.class,
            io.fabric8.istio.api.api.networking.v1alpha3.ServiceEntryResolution.class,
            io.fabric8.istio.api.api.security.v1beta1.PeerAuthenticationMutualTLSMode.class,
            io.fabric8.kubernetes.api.model.IntOrString.class
        })
final class KindWatch {

    private static final Logger LOG = Logger.getLogger(KindWatch.class);
    private static final long PAGE = 500;
    private static final String EVENT = """
            {"type": "ADDED", "object": {"apiVersion": "%s", "kind": "%s", "metadata": {"name": "none"}}}
            """;
    private static final Duration ASKED_EVERY = Duration.ofSeconds(10);

    private static final Duration LONGEST_QUESTION = Duration.ofSeconds(5);

    private final ServedKind kind;
    private final ServedObjects served;
    private final ServedObjects questions;
    private final Absence absence = new Absence();
    private final Clock clock;

    private volatile FoldingStore store;
    private volatile State state = State.UNKNOWN;
    private volatile @Nullable Following following;
    private final KubernetesSerialization serialization;
    private volatile Instant heard;
    private boolean isWarm; // of the tender alone
    private Instant asked = Instant.MIN;

    KindWatch(ServedKind kind, KubernetesClient client, ViewHolder view, Clock clock) {
        this.kind = kind;
        this.served = new ServedObjects(client);
        this.questions = new ServedObjects(Impatient.of(client, LONGEST_QUESTION)); // they are asked again in any case
        this.clock = clock;
        this.heard = clock.instant();
        this.serialization = client.getKubernetesSerialization();
        this.store = new FoldingStore(object -> serialization.convertValue(object, JsonNode.class), view);
    }

    ServedKind kind() {
        return kind;
    }

    /** Whether it is known what there is of the kind, were it nothing. Once known, always known. */
    boolean isKnown() {
        return state != State.UNKNOWN;
    }

    /** Whether changes are being heard of right now. A kind that is not served cannot change. */
    boolean isFollowed() {
        Following current = following;
        return current == null ? state == State.ABSENT : current.informer.isWatching();
    }

    /** For how long changes have not been heard of, what there is being known. A kind that does not change is heard of. */
    Duration silence() {
        Duration since = Duration.between(heard, clock.instant());
        return isKnown() && !isFollowed() && since.isPositive() ? since : Duration.ZERO;
    }

    /** Notes whether changes are heard of; to be called often. */
    void listen() {
        if (!isKnown() || isFollowed()) {
            heard = clock.instant();
        }
    }

    /** Asks what is served, if it is time to, and starts or ends the watch accordingly. */
    synchronized void tend() {
        boolean settled = following != null && !kind.isCustom();
        if (settled || !isTimeToAsk(clock.instant())) {
            return;
        }
        try {
            Optional<String> version = questions.version(kind);
            if (absence.isBelieved(version)) {
                asked = clock.instant();
                follow(version);
            }
        } catch (KubernetesClientException unreachable) {
            LOG.debugf("cannot ask for %s yet: %s", kind.plural(), unreachable.getMessage());
        }
    }

    /** A clock may have been set back meanwhile. */
    private boolean isTimeToAsk(Instant now) {
        return now.isBefore(asked) || !now.isBefore(asked.plus(ASKED_EVERY));
    }

    private void follow(Optional<String> version) {
        Following current = following;
        if (current != null && version.equals(Optional.of(current.version))) {
            return;
        }
        stop();
        if (version.isPresent()) {
            start(version.get());
        } else {
            store.clear();
            state = State.ABSENT;
        }
    }

    private void start(String version) {
        LOG.infof("following %s (%s)", kind.plural(), version);
        SharedIndexInformer<GenericKubernetesResource> informer =
                watched(version).withLimit(PAGE).runnableInformer(0);
        FoldingStore own = store;
        informer.itemStore(own);
        informer.exceptionHandler((wasStarted, problem) -> {
            LOG.warnf("lost the watch on %s, will take it up again: %s", kind.plural(), problem.getMessage());
            return true;
        });
        following = new Following(version, informer);
        informer.start().thenRun(() -> {
            own.listed();
            state = State.LISTED;
        });
    }

    /**
     * Reads an event of the kind, once. The first one has all classes of its model loaded, hundreds for a pod, and events
     * are read on the threads that answer reviews: those would wait.
     */
    void warmUp() {
        Following current = following;
        if (!isWarm && current != null) {
            isWarm = true;
            String group = kind.kind().group();
            serialization.unmarshal(
                    EVENT.formatted(
                            group.isEmpty() ? current.version : group + "/" + current.version,
                            kind.kind().kind()),
                    WatchEvent.class);
        }
    }

    private Informable<GenericKubernetesResource> watched(String version) {
        var all = served.in(version, kind).inAnyNamespace();
        return kind.labelSelector()
                .<Informable<GenericKubernetesResource>>map(all::withLabelSelector)
                .orElse(all);
    }

    synchronized void stop() {
        Following current = following;
        if (current != null) {
            following = null; // first: while it stops, an informer cannot be asked
            current.informer.stop();
            store = store.successor();
        }
    }

    private record Following(String version, SharedIndexInformer<GenericKubernetesResource> informer) {}

    private enum State {
        /** Neither listed nor found absent yet. */
        UNKNOWN,
        /** Not served: there are no such objects. */
        ABSENT,
        /** Listed at least once. */
        LISTED
    }
}
