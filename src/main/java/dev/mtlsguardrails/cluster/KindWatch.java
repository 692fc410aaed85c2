package dev.mtlsguardrails.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.kube.ServedKind;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Follows one kind. A kind that is not served is looked for again until it is, and one that is served no longer is
 * forgotten: custom resource definitions come and go. A lost connection is the informer's own business.
 */
final class KindWatch {

    private static final Logger LOG = Logger.getLogger(KindWatch.class);
    private static final long PAGE = 500;

    private final ServedKind kind;
    private final KubernetesClient client;
    private final FoldingStore store;

    private volatile State state = State.LISTING;
    private @Nullable SharedIndexInformer<GenericKubernetesResource> informer;

    KindWatch(ServedKind kind, KubernetesClient client, ViewHolder view) {
        this.kind = kind;
        this.client = client;
        this.store = new FoldingStore(
                object -> client.getKubernetesSerialization().convertValue(object, JsonNode.class), view);
    }

    ServedKind kind() {
        return kind;
    }

    State state() {
        return state;
    }

    /** Starts the watch if it can be; called again and again, and cheap when there is nothing to do. */
    synchronized void tend() {
        if (state == State.GONE) {
            stop();
            store.clear();
            state = State.ABSENT;
        }
        if (informer == null) {
            try {
                servedVersion().ifPresentOrElse(this::start, () -> state = State.ABSENT);
            } catch (KubernetesClientException unreachable) {
                LOG.debugf("cannot ask for %s yet: %s", kind.plural(), unreachable.getMessage());
            }
        }
    }

    private Optional<String> servedVersion() {
        return kind.versions().stream().filter(this::isServed).findFirst();
    }

    private boolean isServed(String version) {
        String group = kind.kind().group();
        APIResourceList served = client.getApiResources(group.isEmpty() ? version : group + "/" + version);
        return served != null
                && served.getResources().stream()
                        .anyMatch(resource -> resource.getName().equals(kind.plural()));
    }

    private void start(String version) {
        LOG.infof("following %s (%s)", kind.plural(), version);
        state = State.LISTING;
        ResourceDefinitionContext context = new ResourceDefinitionContext.Builder()
                .withGroup(kind.kind().group())
                .withVersion(version)
                .withKind(kind.kind().kind())
                .withPlural(kind.plural())
                .withNamespaced(kind.isNamespaced())
                .build();
        SharedIndexInformer<GenericKubernetesResource> started = client.genericKubernetesResources(context)
                .inAnyNamespace()
                .withLimit(PAGE)
                .runnableInformer(0);
        started.itemStore(store);
        started.exceptionHandler((wasStarted, problem) -> retryAfter(problem));
        informer = started;
        started.start().thenRun(() -> state = State.SYNCED);
    }

    private boolean retryAfter(Throwable problem) {
        boolean notServed = problem instanceof KubernetesClientException refused
                && refused.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
        if (notServed) {
            state = State.GONE;
        } else {
            LOG.warnf("lost the watch on %s, will take it up again: %s", kind.plural(), problem.getMessage());
        }
        return !notServed;
    }

    synchronized void stop() {
        if (informer != null) {
            informer.stop();
            informer = null;
        }
    }

    /** How much is known of the kind. */
    enum State {
        /** Asked for, and not all there yet. */
        LISTING,
        /** Not served: there are no such objects. */
        ABSENT,
        /** Listed and followed. */
        SYNCED,
        /** Served no longer; what is known of it is about to be forgotten. */
        GONE;

        boolean isKnown() {
            return this == ABSENT || this == SYNCED;
        }
    }
}
