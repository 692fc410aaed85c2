package dev.mtlsguardrails.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mtlsguardrails.core.policy.GuardSet;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.rule.ClusterViews;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.kube.ServedKind;
import dev.mtlsguardrails.kube.client.ServedObjects;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Writes into the status of our own objects how they fare. What is written already is not written again. */
final class StatusKeeper {

    private static final PatchContext MERGE = new PatchContext.Builder()
            .withPatchType(PatchType.JSON_MERGE)
            .withFieldManager("mtls-guardrails")
            .build();

    private final KubernetesClient client;
    private final ServedObjects served;
    private final ClusterViews views;
    private final RuleCatalogue catalogue;
    private final Clock clock;

    StatusKeeper(KubernetesClient client, ClusterViews views, RuleCatalogue catalogue, Clock clock) {
        this.client = client;
        this.served = new ServedObjects(client);
        this.views = views;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    /**
     * Tells each of them; that one cannot be told keeps no other from it.
     *
     * @param leads asked again before each write: nobody writes who has lost the lease
     */
    void tell(BooleanSupplier leads) {
        views.current().ifPresent(view -> tellAll(view, leads));
    }

    private void tellAll(ClusterView view, BooleanSupplier leads) {
        GuardStatus status = new GuardStatus(view, catalogue, clock.instant());
        List<KubernetesClientException> refused = new ArrayList<>();
        for (ServedKind kind : ServedKind.ALL) {
            if (GuardSet.KINDS.contains(kind.kind())) {
                stored(kind).forEach(object -> {
                    try {
                        tell(object, status, leads);
                    } catch (KubernetesClientException untold) {
                        refused.add(untold);
                    }
                });
            }
        }
        if (!refused.isEmpty()) {
            throw refused.getFirst();
        }
    }

    private List<GenericKubernetesResource> stored(ServedKind kind) {
        return served.in(kind.versions().getFirst(), kind)
                .inAnyNamespace()
                .list()
                .getItems();
    }

    private void tell(GenericKubernetesResource stored, GuardStatus status, BooleanSupplier leads) {
        JsonNode object = client.getKubernetesSerialization().convertValue(stored, JsonNode.class);
        ObjectNode wanted = status.of(object);
        if (!wanted.equals(object.path("status")) && leads.getAsBoolean()) {
            ObjectNode patch = JsonNodeFactory.instance.objectNode();
            patch.set("status", wanted);
            client.resource(stored).subresource("status").patch(MERGE, patch.toString());
        }
    }
}
