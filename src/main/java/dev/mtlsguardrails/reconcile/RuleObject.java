package dev.mtlsguardrails.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.upkeep.OwnRule;
import dev.mtlsguardrails.core.upkeep.WantedRule;
import io.fabric8.istio.api.api.networking.v1alpha3.ClientTLSSettingsTLSmode;
import io.fabric8.istio.api.networking.v1.DestinationRule;
import io.fabric8.istio.api.networking.v1.DestinationRuleBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** A wanted rule as an object of Kubernetes: what is ours about it, and nothing else. */
final class RuleObject {

    /** Why a rule stands, for whoever looks at it. */
    static final String REASON = "mtls-guardrails.dev/reason";

    private static final String GROUP = "networking.istio.io/";

    private final KubernetesSerialization serialization;

    RuleObject(KubernetesSerialization serialization) {
        this.serialization = serialization;
    }

    /**
     * To be applied.
     *
     * @param version in which the API server serves the kind
     */
    GenericKubernetesResource of(WantedRule rule, String version) {
        DestinationRule typed = typed(rule);
        typed.setApiVersion(GROUP + version);
        return serialization.convertValue(typed, GenericKubernetesResource.class);
    }

    /** Whether a stored rule does what the wanted one does, and nothing besides. */
    boolean isAsWanted(WantedRule rule, OwnRuleObject stored) {
        return spec(rule).equals(stored.object().path("spec"));
    }

    /** Whether it also tells why. */
    boolean tellsWhy(WantedRule rule, OwnRuleObject stored) {
        return stored.object()
                .path("metadata")
                .path("annotations")
                .path(REASON)
                .asText()
                .equals(rule.because());
    }

    JsonNode spec(WantedRule rule) {
        return serialization.convertValue(typed(rule), JsonNode.class).path("spec");
    }

    private static DestinationRule typed(WantedRule rule) {
        return new DestinationRuleBuilder()
                .withNewMetadata()
                .withNamespace(rule.namespace())
                .withName(rule.name())
                .addToLabels(OwnRule.LABEL, OwnRule.VALUE)
                .addToAnnotations(REASON, rule.because())
                .endMetadata()
                .withNewSpec()
                .withHost(rule.host().name())
                .withExportTo(rule.exportTo())
                .withNewTrafficPolicy()
                .withNewTls()
                .withMode(ClientTLSSettingsTLSmode.DISABLE)
                .endTls()
                .endTrafficPolicy()
                .endSpec()
                .build();
    }
}
