package dev.mtlsguardrails.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.upkeep.OwnRule;
import dev.mtlsguardrails.kube.ServedKind;
import dev.mtlsguardrails.kube.client.ServedObjects;
import io.fabric8.istio.api.networking.v1.DestinationRule;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.model.jackson.UnwrappedTypeResolverBuilder;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Optional;

/**
 * The DestinationRules of the API server, as far as they carry our label. Writes under a field manager of its own; whoever
 * else changed a rule in between makes a write fail, and the next look decides anew.
 */
@RegisterForReflection(
        targets = {
            DestinationRule.class,
            io.fabric8.istio.api.api.networking.v1alpha3.DestinationRule.class,
            io.fabric8.istio.api.api.networking.v1alpha3.TrafficPolicy.class,
            io.fabric8.istio.api.api.networking.v1alpha3.ClientTLSSettings.class,
            io.fabric8.istio.api.api.networking.v1alpha3.ClientTLSSettingsTLSmode.class,
            // never set by us, but looked at while writing; Quarkus registers the classes of the model only
            io.fabric8.istio.api.api.analysis.v1alpha1.AnalysisMessageBaseLevel.class,
            io.fabric8.istio.api.api.networking.v1alpha3.ConnectionPoolSettingsHTTPSettingsH2UpgradePolicy.class,
            io.fabric8.istio.api.api.networking.v1alpha3.TrafficPolicyProxyProtocolVERSION.class,
            UnwrappedTypeResolverBuilder.class
        })
final class RuleStore {

    static final String FIELD_MANAGER = "mtls-guardrails-upkeep";

    private static final ServedKind DESTINATION_RULES = ServedKind.ALL.stream()
            .filter(kind -> kind.kind().equals(Kinds.DESTINATION_RULE))
            .findFirst()
            .orElseThrow();
    private static final PatchContext JSON_PATCH = new PatchContext.Builder()
            .withPatchType(PatchType.JSON)
            .withFieldManager(FIELD_MANAGER)
            .build();

    private final ServedObjects served;
    private final RuleObject objects;

    RuleStore(KubernetesClient client, ServedObjects served) {
        this.served = served;
        this.objects = new RuleObject(client.getKubernetesSerialization());
    }

    /** How wanted rules look there. */
    RuleObject objects() {
        return objects;
    }

    /** The version in which the API server serves the kind; empty as long as Istio's definitions are not there. */
    Optional<String> version() {
        return served.version(DESTINATION_RULES);
    }

    /** Those that are ours, and what they look like this very moment. */
    List<OwnRuleObject> ours(String version) {
        return served.labelled(version, DESTINATION_RULES, OwnRule.LABEL, OwnRule.VALUE).stream()
                .map(OwnRuleObject::of)
                .toList();
    }

    void take(Step step, String version) {
        switch (step) {
            case Step.Create create ->
                at(create.id(), version, objects.of(create.rule(), version))
                        .fieldManager(FIELD_MANAGER)
                        .serverSideApply();
            case Step.Explain explain ->
                pinned(objects.of(explain.rule(), version), explain.stored(), version)
                        .fieldManager(FIELD_MANAGER)
                        .forceConflicts()
                        .serverSideApply();
            case Step.Repair repair -> repair(repair, version);
            case Step.Delete delete ->
                at(delete.id(), version)
                        .lockResourceVersion(delete.stored().resourceVersion())
                        .delete();
        }
    }

    /** Applying takes back what others changed, and leaves what they added. */
    private void repair(Step.Repair repair, String version) {
        GenericKubernetesResource applied = pinned(objects.of(repair.rule(), version), repair.stored(), version)
                .fieldManager(FIELD_MANAGER)
                .forceConflicts()
                .serverSideApply();
        if (!objects.isAsWanted(repair.rule(), OwnRuleObject.of(served.tree(applied)))) {
            at(repair.id(), version, applied).patch(JSON_PATCH, replacing(objects.spec(repair.rule()), applied));
        }
    }

    private Resource<GenericKubernetesResource> pinned(
            GenericKubernetesResource object, OwnRuleObject stored, String version) {
        object.getMetadata().setUid(stored.uid());
        object.getMetadata().setResourceVersion(stored.resourceVersion());
        return at(stored.id(), version, object);
    }

    private static String replacing(JsonNode spec, GenericKubernetesResource applied) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return json.arrayNode()
                .add(json.objectNode()
                        .put("op", "test")
                        .put("path", "/metadata/resourceVersion")
                        .put("value", applied.getMetadata().getResourceVersion()))
                .add(json.objectNode().put("op", "replace").put("path", "/spec").set("value", spec))
                .toString();
    }

    private Resource<GenericKubernetesResource> at(ResourceId id, String version) {
        return served.in(version, DESTINATION_RULES).inNamespace(id.namespace()).withName(id.name());
    }

    private Resource<GenericKubernetesResource> at(ResourceId id, String version, GenericKubernetesResource object) {
        return served.in(version, DESTINATION_RULES).inNamespace(id.namespace()).resource(object);
    }
}
