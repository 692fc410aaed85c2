package dev.mtlsguardrails.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mtlsguardrails.core.policy.GuardSet;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.rule.ClusterViews;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.kube.ServedKind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Writes into the status of our own objects how they fare. Every replica may do it: all come to the same status, and
 * what is written already is not written again.
 */
@ApplicationScoped
class StatusKeeper {

    private static final Logger LOG = Logger.getLogger(StatusKeeper.class);
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final PatchContext MERGE = new PatchContext.Builder()
            .withPatchType(PatchType.JSON_MERGE)
            .withFieldManager("mtls-guardrails")
            .build();

    private final ScheduledExecutorService keeper = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("status-keeper").daemon().factory());
    private final KubernetesClient client;
    private final ClusterViews views;
    private final RuleCatalogue catalogue;
    private final Clock clock;

    StatusKeeper(KubernetesClient client, ClusterViews views, RuleCatalogue catalogue, Clock clock) {
        this.client = client;
        this.views = views;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        keeper.scheduleWithFixedDelay(this::tell, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        keeper.shutdownNow();
    }

    private void tell() {
        try {
            views.current().ifPresent(this::tellAll);
        } catch (KubernetesClientException refused) {
            LOG.debugf("cannot keep the status of policies and exceptions at present: %s", refused.getMessage());
        } catch (RuntimeException bug) { // or the schedule would end here
            LOG.error("the status of policies and exceptions could not be told; it will be tried again", bug);
        }
    }

    private void tellAll(ClusterView view) {
        GuardStatus status = new GuardStatus(view, catalogue, clock.instant());
        for (ServedKind kind : ServedKind.ALL) {
            if (GuardSet.KINDS.contains(kind.kind())) {
                tellAll(kind, status);
            }
        }
    }

    private void tellAll(ServedKind kind, GuardStatus status) {
        ResourceDefinitionContext context = new ResourceDefinitionContext.Builder()
                .withGroup(kind.kind().group())
                .withVersion(kind.versions().getFirst())
                .withKind(kind.kind().kind())
                .withPlural(kind.plural())
                .withNamespaced(kind.isNamespaced())
                .build();
        for (GenericKubernetesResource stored : client.genericKubernetesResources(context)
                .inAnyNamespace()
                .list()
                .getItems()) {
            JsonNode object = client.getKubernetesSerialization().convertValue(stored, JsonNode.class);
            ObjectNode wanted = status.of(object);
            if (!wanted.equals(object.path("status"))) {
                ObjectNode patch = JsonNodeFactory.instance.objectNode();
                patch.set("status", wanted);
                client.resource(stored).subresource("status").patch(MERGE, patch.toString());
            }
        }
    }
}
