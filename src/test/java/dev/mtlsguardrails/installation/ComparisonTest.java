package dev.mtlsguardrails.installation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mtlsguardrails.core.installation.Comparison;
import dev.mtlsguardrails.core.installation.WebhookConfiguration;
import dev.mtlsguardrails.kube.InstallationReader;
import dev.mtlsguardrails.kube.Reading;
import dev.mtlsguardrails.testbed.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What makes a webhook configuration weaker than it was, and what does not. */
class ComparisonTest {

    private static final String BASE = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata: {name: mtls-guardrails}
            webhooks:
              - name: mesh
                failurePolicy: Fail
                clientConfig: {service: {name: mtls-guardrails, namespace: mtls-guardrails, path: /validate}, caBundle: Q0E=}
                namespaceSelector: {matchExpressions: [{key: name, operator: NotIn, values: [mtls-guardrails, other]}]}
                rules:
                  - {apiGroups: [""], apiVersions: [v1], resources: [namespaces], operations: [CREATE], scope: Cluster}
                  - apiGroups: [networking.istio.io]
                    apiVersions: [v1, v1beta1]
                    resources: [destinationrules]
                    operations: [CREATE, UPDATE]
                    scope: Namespaced
            """;

    @Test
    void asItWasAppliedItIsIntact() {
        assertThat(since(BASE, BASE)).isEmpty();
    }

    @Test
    void whatApiServersFillInChangesNothing() {
        assertThat(since(BASE, BASE.replace("failurePolicy: Fail", "failurePolicy: Fail\n    matchPolicy: Equivalent")))
                .isEmpty();
        assertThat(since(BASE.replace("    failurePolicy: Fail\n", ""), BASE)).isEmpty();
    }

    @Test
    void anEntryIsMissing() {
        assertThat(since(BASE, BASE.replace("name: mesh", "name: mash"))).containsExactly("mesh: the entry is missing");
    }

    @Test
    void nobodyIsAskedAboutSomeVersionsAndOperations() {
        assertThat(since(BASE, BASE.replace("[v1, v1beta1]", "[v1]")))
                .containsExactly(
                        "mesh: nobody is asked about destinationrules.networking.istio.io (CREATE, UPDATE in v1beta1)");
        assertThat(since(BASE, BASE.replace("[CREATE, UPDATE]", "[CREATE]")))
                .containsExactly(
                        "mesh: nobody is asked about destinationrules.networking.istio.io (UPDATE in v1, v1beta1)");
        assertThat(since(BASE, BASE.replace("scope: Cluster", "scope: Namespaced")))
                .containsExactly("mesh: nobody is asked about namespaces (CREATE in v1)");
    }

    @Test
    void wildcardsAskAboutMore() {
        String wider = BASE.replace("[v1, v1beta1]", "['*']")
                .replace("[destinationrules]", "['*']")
                .replace("[CREATE, UPDATE]", "['*']")
                .replace("scope: Namespaced", "scope: '*'");

        assertThat(since(BASE, wider)).isEmpty();
    }

    @Test
    void anAsteriskStandsForNoSubresource() {
        String base = BASE.replace("[namespaces]", "[namespaces/status]");

        assertThat(since(base, base.replace("[namespaces/status]", "['*']")))
                .containsExactly("mesh: nobody is asked about namespaces/status (CREATE in v1)");
        assertThat(since(base, base.replace("[namespaces/status]", "['namespaces/*']")))
                .isEmpty();
        assertThat(since(base, base.replace("[namespaces/status]", "['*/status']")))
                .isEmpty();
        assertThat(since(base, base.replace("[namespaces/status]", "['*/*']"))).isEmpty();
    }

    @Test
    void itIsAskedAboutNoOtherVersion() {
        assertThat(since(BASE, BASE.replace("failurePolicy: Fail", "matchPolicy: Exact")))
                .containsExactly(
                        "mesh: matchPolicy is Exact, so that whoever uses another version of a kind passes unasked");
    }

    @Test
    void theFailurePolicyIsWeakerThanItWasApplied() {
        String audit = BASE.replace("failurePolicy: Fail", "failurePolicy: Ignore");

        assertThat(since(BASE, audit)).containsExactly("mesh: failurePolicy is Ignore, and was applied as Fail");
        assertThat(since(audit, audit)).isEmpty();
        assertThat(since(audit, BASE)).isEmpty();
    }

    @Test
    void aSelectorLeavesOutMore() {
        assertThat(since(BASE, BASE.replace("[mtls-guardrails, other]", "[other, mtls-guardrails, shop]")))
                .containsExactly("mesh: namespaceSelector leaves out more than was applied, by "
                        + "`name not in [other, mtls-guardrails, shop]`");
        assertThat(since(BASE, BASE.replace("failurePolicy: Fail", "objectSelector: {matchLabels: {guarded: 'yes'}}")))
                .containsExactly("mesh: objectSelector leaves out more than was applied, by `guarded=yes`");
    }

    @Test
    void aSelectorMayLeaveOutLess() {
        assertThat(since(BASE, BASE.replace("[mtls-guardrails, other]", "[mtls-guardrails]")))
                .isEmpty();
        String trial =
                BASE.replace("matchExpressions: [", "matchExpressions: [{key: trial, operator: In, values: [a]}, ");

        assertThat(since(trial, trial)).isEmpty();
        assertThat(since(trial, trial.replace("operator: In, values: [a]", "operator: In, values: [b, a]")))
                .isEmpty();
        assertThat(since(trial, trial.replace("operator: In, values: [a]", "operator: Exists")))
                .isEmpty();
        assertThat(since(trial, trial.replace("operator: In, values: [a]", "operator: DoesNotExist")))
                .containsExactly("mesh: namespaceSelector leaves out more than was applied, by `!trial`");
    }

    @Test
    void aConditionIsAdded() {
        String one = BASE.replace("failurePolicy: Fail", "matchConditions: [{name: one, expression: a}]");
        String two = one.replace("expression: a}", "expression: a}, {name: two, expression: 'false'}");

        assertThat(since(one, two))
                .containsExactly("mesh: matchConditions leave out more than was applied, by `false`");
        assertThat(since(two, one)).isEmpty();
    }

    @Test
    void nobodyIsTrustedOrTheWrongPathIsAsked() {
        assertThat(since(BASE, BASE.replace(", caBundle: Q0E=", "")))
                .containsExactly("mesh: caBundle is empty, so that the API server trusts no answer");
        assertThat(since(BASE, BASE.replace("path: /validate", "path: /q/health")))
                .containsExactly("mesh: it calls `/q/health`, where `/validate` would answer");
    }

    @Test
    void aUrlIsTrustedByItsOwnCertificate() {
        String knative =
                BASE.replaceAll("clientConfig: .*", "clientConfig: {url: 'https://guard.example.com/validate'}");

        assertThat(since(knative, knative)).isEmpty();
    }

    /** Whatever an overlay may change is nobody's fault, if nothing tells how it was; the least is asked about all the same. */
    @Test
    void withoutAHistoryOnlyTheLeastCounts() {
        String changed = BASE.replace("failurePolicy: Fail", "failurePolicy: Ignore")
                .replace("[mtls-guardrails, other]", "[shop]")
                .replace("[CREATE, UPDATE]", "[CREATE]");

        assertThat(faults(object(changed)))
                .containsExactly(
                        "mesh: nobody is asked about destinationrules.networking.istio.io (UPDATE in v1, v1beta1)");
    }

    @Test
    void ofWhatWasAppliedServerSideTheServerKnowsWhoChangedItSince() {
        String owners = """
                  managedFields:
                    - {manager: flux, operation: Apply, fieldsV1: {"f:webhooks": {'k:{"name":"mesh"}':
                        {"f:failurePolicy": {}, "f:rules": {}, "f:matchConditions": {'k:{"name":"one"}': {}}}}}}
                    - {manager: cainjector, operation: Update, fieldsV1: {"f:webhooks": {'k:{"name":"mesh"}':
                        {"f:clientConfig": {"f:caBundle": {}}}}}}
                    - {manager: kubectl-edit, operation: Update, fieldsV1: {"f:webhooks": {'k:{"name":"mesh"}':
                        {"f:failurePolicy": {}, "f:objectSelector": {}, "f:timeoutSeconds": {},
                         "f:matchConditions": {'k:{"name":"two"}': {}}}}}}
                """;
        String served =
                BASE.replace("metadata: {name: mtls-guardrails}\n", "metadata:\n  name: mtls-guardrails\n" + owners);

        assertThat(faults(object(served)))
                .containsExactly(
                        "mesh: matchConditions was set by kubectl-edit after it had been applied",
                        "mesh: objectSelector was set by kubectl-edit after it had been applied");
    }

    private static List<String> since(String applied, String current) {
        ObjectNode object = object(current);
        ((ObjectNode) object.path("metadata"))
                .putObject("annotations")
                .put(
                        "kubectl.kubernetes.io/last-applied-configuration",
                        object(applied).toString());
        return faults(applied, object);
    }

    private static List<String> faults(JsonNode current) {
        return faults(BASE, current);
    }

    private static List<String> faults(String base, JsonNode current) {
        return switch (InstallationReader.webhookConfiguration(current)) {
            case Reading.Read<WebhookConfiguration>(WebhookConfiguration read) ->
                Comparison.ofConfiguration(InstallationReader.shipped(base), InstallationReader.history(current), read);
            case Reading.Malformed<WebhookConfiguration>(var at, String reason) ->
                throw new AssertionError(at + " " + reason);
            case Reading.Foreign<WebhookConfiguration> foreign -> throw new AssertionError("foreign");
        };
    }

    private static ObjectNode object(String yaml) {
        return (ObjectNode) Yaml.documents(yaml).getFirst();
    }
}
