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
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;

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

    void tell() {
        views.current().ifPresent(this::tellAll);
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
        for (GenericKubernetesResource stored : served.in(kind.versions().getFirst(), kind)
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
