package dev.mtlsguardrails.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mtlsguardrails.cli.Cli;
import dev.mtlsguardrails.testbed.Eventually;
import dev.mtlsguardrails.testbed.UnguardedCluster;
import dev.mtlsguardrails.testbed.Yaml;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.util.List;

/** The policies that the command writes, put to work in a cluster. */
final class BoundPolicies {

    private BoundPolicies() {}

    /** What a command line prints. */
    static List<JsonNode> written(String... arguments) {
        StringWriter out = new StringWriter();
        int code = Cli.commandLine(InputStream.nullInputStream(), Clock.systemUTC())
                .setOut(new PrintWriter(out))
                .execute(arguments);
        assertThat(code).isZero();
        return Yaml.documents(out.toString());
    }

    /** Returns when they are in force. */
    static void bind(List<JsonNode> policies, UnguardedCluster cluster) {
        policies.forEach(cluster::create);
        policies.stream()
                .filter(object -> object.path("kind").asText().endsWith("Binding"))
                .forEach(binding -> cluster.create(witness(binding)));
        await(cluster);
    }

    /** Whatever a policy is bound to do, it also warns, so that one can see which of them speak. */
    private static JsonNode witness(JsonNode binding) {
        ObjectNode witness = UnguardedCluster.renamed(
                binding, binding.path("metadata").path("name").asText() + Said.WITNESS);
        ((ArrayNode) witness.path("spec").path("validationActions")).removeAll().add("Warn");
        return witness;
    }

    /** They are taken up in the order in which they came: when the last one works, all do. */
    private static void await(UnguardedCluster cluster) {
        cluster.create("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicy
                metadata: {name: last}
                spec:
                  matchConstraints:
                    resourceRules: [{apiGroups: [""], apiVersions: [v1], resources: [configmaps], operations: [CREATE]}]
                  validations: [{expression: "object.metadata.name != 'last'"}]
                ---
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicyBinding
                metadata: {name: last}
                spec: {policyName: last, validationActions: [Deny]}
                """);
        JsonNode probe = Yaml.documents("{apiVersion: v1, kind: ConfigMap, metadata: {name: last, namespace: default}}")
                .getFirst();
        Eventually.assertEventually(
                () -> assertThat(cluster.tryCreate(probe, "jane", List.of()).message())
                        .contains("denied request"));
    }
}
