package dev.mtlsguardrails.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.resource.Resource;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.kube.KubeReader;
import dev.mtlsguardrails.kube.Reading;
import dev.mtlsguardrails.testbed.Yaml;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an exception or a policy is told about itself. */
class GuardStatusTest {

    private static final Instant END = Instant.parse("2027-03-31T00:00:00Z");
    private static final JsonNode EXCEPTION = Yaml.documents("""
            apiVersion: mtls-guardrails.dev/v1alpha1
            kind: MtlsException
            metadata: {name: details, namespace: bookinfo, generation: 3}
            spec:
              workloadSelector: {matchLabels: {app: details}}
              rules: [MTLS-0101, MTLS-0201]
              reason: terminates TLS itself
              owner: team-catalogue
              expiresAt: 2027-03-31T00:00:00Z
            """).getFirst();

    @Test
    void anExceptionCountsUntilItsEndToTheSecond() {
        assertThat(accepted(status(EXCEPTION, END.minusSeconds(1)), "reason")).isEqualTo("Live");
        assertThat(accepted(status(EXCEPTION, END), "reason")).isEqualTo("Expired");
        assertThat(accepted(status(EXCEPTION, END), "status")).isEqualTo("False");
        assertThat(accepted(status(EXCEPTION, END), "message")).isEqualTo("it ended at 2027-03-31T00:00:00Z");
    }

    @Test
    void itIsInUseAsLongAsSomethingStoredNeedsIt() {
        JsonNode disabled = Yaml.documents("""
                apiVersion: security.istio.io/v1
                kind: PeerAuthentication
                metadata: {name: details, namespace: bookinfo}
                spec: {selector: {matchLabels: {app: details}}, mtls: {mode: DISABLE}}
                """).getFirst();

        assertThat(status(EXCEPTION, END.minusSeconds(1)).path("inUse").asBoolean())
                .isFalse();
        assertThat(status(EXCEPTION, END.minusSeconds(1), disabled)
                        .path("inUse")
                        .asBoolean())
                .isTrue();
        assertThat(status(EXCEPTION, END, disabled).path("inUse").asBoolean())
                .as("what has ended excuses nothing")
                .isFalse();
    }

    @Test
    void itNamesTheWorkloadsUnderIt() {
        assertThat(status(EXCEPTION, END.minusSeconds(1)).path("workloads").toString())
                .isEqualTo("[\"Deployment bookinfo/details-v1\"]");
    }

    @Test
    void aRuleThatThePolicyDoesNotAllowDoesNotCount() {
        ObjectNode some = EXCEPTION.deepCopy();
        ((ObjectNode) some.path("spec")).withArray("rules").add("MTLS-0206");
        ObjectNode none = EXCEPTION.deepCopy();
        ((ObjectNode) none.path("spec")).putArray("rules").add("MTLS-0206");

        assertThat(accepted(status(some, END.minusSeconds(1)), "reason")).isEqualTo("PartlyAllowed");
        assertThat(accepted(status(none, END.minusSeconds(1)), "reason")).isEqualTo("NotAllowed");
    }

    @Test
    void theTimeOfAConditionStaysAsLongAsItsAnswer() {
        JsonNode first = status(EXCEPTION, END.minusSeconds(60));
        ObjectNode stored = EXCEPTION.deepCopy();
        stored.set("status", first);

        assertThat(status(stored, END.minusSeconds(30))).isEqualTo(first);
        assertThat(accepted(status(stored, END), "lastTransitionTime")).isEqualTo("2027-03-31T00:00:00Z");
        assertThat(accepted(first, "observedGeneration")).isEqualTo("3");
    }

    @Test
    void aPolicyThatCannotBeReadIsNotInForce() {
        JsonNode policy = Yaml.documents("""
                apiVersion: mtls-guardrails.dev/v1alpha1
                kind: MtlsPolicy
                metadata: {name: odd}
                spec: {mode: Lax}
                """).getFirst();

        assertThat(accepted(status(policy, END), "status")).isEqualTo("False");
        assertThat(accepted(status(policy, END), "message"))
                .isEqualTo("spec.mode must be Enforce, Warn or Audit: not in force");
    }

    private static JsonNode status(JsonNode object, Instant now, JsonNode... more) {
        ClusterView view = ClusterView.empty(MeshConfig.DEFAULT);
        for (JsonNode known : Yaml.folder(Path.of("src/test/resources/bookinfo"))) {
            view = with(view, known);
        }
        for (JsonNode known : List.of(more)) {
            view = with(view, known);
        }
        return new GuardStatus(with(view, object), RuleCatalogue.complete(), now).of(object);
    }

    private static ClusterView with(ClusterView view, JsonNode object) {
        return KubeReader.read(object) instanceof Reading.Read<Resource>(Resource value)
                ? view.apply(new Change.Standing(value))
                : view;
    }

    private static String accepted(JsonNode status, String field) {
        return status.path("conditions").get(0).path(field).asText();
    }
}
