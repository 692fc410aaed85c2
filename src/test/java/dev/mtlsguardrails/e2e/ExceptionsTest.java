package dev.mtlsguardrails.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.testbed.ControlPlaneResource;
import dev.mtlsguardrails.testbed.Eventually;
import dev.mtlsguardrails.testbed.Kubectl.Output;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Who may allow what, with real users and real rights: a developer owns the namespace, and a grantor the allowlist. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class ExceptionsTest extends GuardedCluster {

    private static final String[] DEVELOPER = {"--as=dev", "--as-group=developers", "--as-group=system:authenticated"};
    private static final String[] GRANTOR = {"--as=grace", "--as-group=mesh-admins", "--as-group=system:authenticated"};
    private static final String DISABLE = "{host: %s, trafficPolicy: {tls: {mode: DISABLE}}}";
    private static final String ALLOWED = "MTLS-0101, MTLS-0201, MTLS-0301";

    /** What somebody else may have installed: nobody may write a status of what is called like this. */
    private static final String REFUSES_STATUS = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: untold}
            spec:
              matchConstraints:
                namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}
                resourceRules:
                  - {apiGroups: [mtls-guardrails.dev], apiVersions: ["*"], operations: [UPDATE], resources: [mtlsexceptions/status]}
              validations: [{expression: "!object.metadata.name.startsWith('a')"}]
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: untold}
            spec: {policyName: untold, validationActions: [Deny]}
            """;

    /** A namespace of the mesh in which both may do anything that Kubernetes can tell apart. */
    private String ownedNamespace(Map<String, String> more) {
        Map<String, String> labels = new TreeMap<>(more);
        labels.put("istio-injection", "enabled");
        String namespace = namespace(labels);
        stored("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: owner, namespace: %1$s}
                rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: owner, namespace: %1$s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: owner}
                subjects:
                  - {apiGroup: rbac.authorization.k8s.io, kind: Group, name: developers}
                  - {apiGroup: rbac.authorization.k8s.io, kind: Group, name: mesh-admins}
                """.formatted(namespace));
        stored(deployment(namespace, "details", ""));
        stored(service(namespace, "details"));
        stored(deployment(namespace, "reviews", ""));
        stored(service(namespace, "reviews"));
        return namespace;
    }

    private void stored(String manifest) {
        Output output = apply(manifest);
        assertThat(output.code()).as(output.text()).isZero();
    }

    private static String exception(String namespace, String app, Instant until) {
        return """
                apiVersion: mtls-guardrails.dev/v1alpha1
                kind: MtlsException
                metadata: {name: %2$s, namespace: %1$s}
                spec:
                  workloadSelector: {matchLabels: {app: %2$s}}
                  rules: [%4$s]
                  reason: terminates TLS itself
                  owner: team-%2$s
                  expiresAt: %3$s
                """.formatted(namespace, app, until.truncatedTo(ChronoUnit.SECONDS), ALLOWED);
    }

    private static Instant inDays(int days) {
        return Instant.now().plus(Duration.ofDays(days));
    }

    private void assertAccepted(Output output) {
        assertThat(output.code()).as(output.text()).isZero();
    }

    private void eventuallyAcceptedFrom(String[] who, String manifest) {
        Eventually.assertEventually(() -> assertAccepted(apply(manifest, who)));
    }

    @Test
    void aDeveloperGrantsNothingToHimself() {
        String namespace = ownedNamespace(Map.of());

        assertRefused(
                apply(exception(namespace, "details", inDays(30)), DEVELOPER),
                "[MTLS-0402] spec: dev may not grant exceptions in namespace " + namespace,
                "instead: ask group mesh-admins to apply it");
        assertRefused(
                apply(rule(namespace, "details", DISABLE.formatted("details")), DEVELOPER),
                "[MTLS-0201]",
                "or ask:  group mesh-admins may grant an MtlsException in " + namespace);
    }

    @Test
    void aGrantorExcusesOneWorkloadAndNobodyStretchesItToAnother() {
        String namespace = ownedNamespace(Map.of());
        assertAccepted(apply(exception(namespace, "details", inDays(30)), GRANTOR));
        String host = "details." + namespace + ".svc.cluster.local";

        eventuallyAcceptedFrom(DEVELOPER, rule(namespace, "details", DISABLE.formatted(host)));
        assertAccepted(apply(disabledFor(namespace, "details"), DEVELOPER));
        assertThat(auditAnnotations("details").get("mesh.mtls-guardrails.dev/findings"))
                .contains("(exempted: MtlsException " + namespace + "/details allows it until ");

        assertRefused(
                apply(deployment(namespace, "second", "").replace("app: second", "app: details"), DEVELOPER),
                "[MTLS-0401] spec.template.metadata.labels");
        assertRefused(
                apply(
                        service(namespace, "details").replace("selector: {app: details}", "selector: {app: reviews}"),
                        DEVELOPER),
                "[MTLS-0401] spec.selector");
        assertRefused(
                apply(
                        rule(namespace, "details", DISABLE.formatted("reviews." + namespace + ".svc.cluster.local")),
                        DEVELOPER),
                "[MTLS-0201]");
        assertRefused(
                apply(
                        rule(namespace, "all", DISABLE.formatted("\"*." + namespace + ".svc.cluster.local\"")),
                        DEVELOPER),
                "[MTLS-0201]");
        assertRefused(
                apply(
                        disabledFor(namespace, "details").replace("  selector: {matchLabels: {app: details}}\n", ""),
                        DEVELOPER),
                "[MTLS-0101]");
        assertRefused(
                apply(exception(namespace, "details", inDays(60)), DEVELOPER), "[MTLS-0402] spec: dev may not grant");

        assertAccepted(apply(deployment(namespace, "second", "").replace("app: second", "app: details"), GRANTOR));
    }

    @Test
    void whatIsInATrustedNamespaceCountsWhoeverBroughtIt() {
        stored("""
                apiVersion: mtls-guardrails.dev/v1alpha1
                kind: MtlsPolicy
                metadata: {name: gitops}
                spec:
                  priority: 7
                  namespaceSelector: {matchLabels: {managed: gitops}}
                  exceptions: {trustedNamespaces: [e2e-trusted]}
                """);
        String namespace = "e2e-trusted";
        stored("apiVersion: v1\nkind: Namespace\nmetadata: {name: e2e-trusted, labels: {managed: gitops,"
                + " istio-injection: enabled}}");
        stored(deployment(namespace, "details", ""));
        stored(service(namespace, "details"));
        String[] pipeline = {"--as=pipeline", "--as-group=system:masters"};

        eventuallyAcceptedFrom(pipeline, exception(namespace, "details", inDays(30)));
        eventuallyAcceptedFrom(pipeline, rule(namespace, "details", DISABLE.formatted("details")));
    }

    @Test
    void atItsEndItStopsButPodsComeBack() {
        String namespace = ownedNamespace(Map.of());
        Instant end = Instant.now().plusSeconds(12).truncatedTo(ChronoUnit.SECONDS);
        assertAccepted(apply(exception(namespace, "importer", end), GRANTOR));
        String importer = optedOut(namespace, "importer");
        Eventually.assertEventually(() -> {
            Output output = apply(importer, GRANTOR);
            assertAccepted(output);
            assertThat(output.text()).contains("allows it only until " + end);
        });
        Eventually.assertEventually(() -> assertThat(pods(namespace)).hasSize(1));
        assertAccepted(apply(
                rule(namespace, "early", DISABLE.formatted("details")).replace("mode: DISABLE", "mode: ISTIO_MUTUAL")));

        Eventually.assertEventually(() -> assertThat(Instant.now()).isAfter(end));
        assertRefused(
                apply(importer.replace("name: importer, namespace", "name: late, namespace"), GRANTOR), "[MTLS-0301]");

        String pod = pods(namespace).getFirst();
        assertAccepted(kubectl.run("delete", "-n", namespace, pod, "--wait=false"));
        Eventually.assertEventually(() -> assertThat(pods(namespace)).hasSize(1).doesNotContain(pod));
        Eventually.assertEventually(() -> assertThat(kubectl.run(
                                "get",
                                "mtlsexception",
                                "-n",
                                namespace,
                                "importer",
                                "-o",
                                "jsonpath={.status.conditions[0]}")
                        .text())
                .contains("\"reason\":\"Expired\"", "\"status\":\"False\""));
    }

    private List<String> pods(String namespace) {
        return kubectl.run("get", "pods", "-n", namespace, "-l", "app=importer", "-o", "name")
                .text()
                .lines()
                .filter(line -> line.startsWith("pod/"))
                .toList();
    }

    private static String disabledFor(String namespace, String app) {
        return """
                apiVersion: security.istio.io/v1
                kind: PeerAuthentication
                metadata: {name: %2$s, namespace: %1$s}
                spec:
                  selector: {matchLabels: {app: %2$s}}
                  mtls: {mode: DISABLE}
                """.formatted(namespace, app);
    }

    @Test
    void theStatusTellsWhatCountsAndWhatIsUsed() {
        String namespace = ownedNamespace(Map.of());
        assertAccepted(apply(exception(namespace, "details", inDays(30)), GRANTOR));
        assertAccepted(apply(exception(namespace, "reviews", inDays(30)), GRANTOR));
        eventuallyAcceptedFrom(DEVELOPER, disabledFor(namespace, "details"));

        Eventually.assertEventually(() -> {
            String listed = kubectl.run("get", "mtlsexceptions", "-n", namespace, "--no-headers")
                    .text();
            assertThat(listed.lines())
                    .anySatisfy(line -> assertThat(line).matches("details .*team-details +True +true"));
            assertThat(listed.lines())
                    .anySatisfy(line -> assertThat(line).matches("reviews .*team-reviews +True +false"));
        });
        assertThat(kubectl.run("get", "mtlsexception", "-n", namespace, "details", "-o", "jsonpath={.status.workloads}")
                        .text())
                .isEqualTo("[\"Deployment " + namespace + "/details\"]");
        assertThat(kubectl.run("get", "mtlspolicy", "default", "--no-headers").text())
                .matches("default +Enforce +0 +Baseline +True\\s*");
    }

    @Test
    void oneThatCannotBeToldKeepsNoOtherFromIt() {
        String namespace = ownedNamespace(Map.of());
        String refusing = REFUSES_STATUS.formatted(namespace);
        stored(refusing);
        assertAccepted(apply(exception(namespace, "again", inDays(30)), GRANTOR));
        Eventually.assertEventually(() -> assertThat(kubectl.run(
                                "patch",
                                "mtlsexception/again",
                                "-n",
                                namespace,
                                "--subresource=status",
                                "--type=merge",
                                "-p",
                                "{\"status\": {\"inUse\": true}}",
                                "--dry-run=server")
                        .text())
                .contains("untold"));
        assertAccepted(apply(exception(namespace, "aside", inDays(30)), GRANTOR));
        assertAccepted(apply(exception(namespace, "details", inDays(30)), GRANTOR));

        Eventually.assertEventually(
                () -> assertThat(kubectl.run("get", "mtlsexceptions", "-n", namespace, "--no-headers")
                                .text()
                                .lines())
                        .anySatisfy(line -> assertThat(line).matches("details .*team-details +True +false"))
                        .anySatisfy(line -> assertThat(line).matches("aside .*team-aside *")));
        assertAccepted(kubectl.pipe(refusing, "delete", "-f", "-"));
    }

    @Test
    void theSchemaKeepsOutWhatMeansNothing() {
        String exception = exception("bookinfo", "details", inDays(30));

        assertThat(apply(exception.replace("{matchLabels: {app: details}}", "{}"))
                        .text())
                .contains("workloadSelector must name labels");
        assertThat(apply(exception.replace("reason: terminates TLS itself", "reason: \"\""))
                        .text())
                .contains("spec.reason");
        assertThat(apply(exception.replaceFirst("expiresAt: .*", "expiresAt: soon"))
                        .text())
                .contains("spec.expiresAt");
        assertThat(apply(policy("rules: [{id: MTLS-0201, action: Warn}, {id: MTLS-0201, action: Audit}]"))
                        .text())
                .contains("rules must name each rule once");
        assertThat(apply(policy("exceptions: {grantors: [{kind: Group, name: \"system:authenticated\"}]}"))
                        .text())
                .contains("that group is everybody");
        assertThat(apply(policy("breakGlass: [{kind: ServiceAccount, name: default}]"))
                        .text())
                .contains("a ServiceAccount needs its namespace");
        assertThat(apply(policy("exceptions: {maxDuration: forever}")).text()).contains("maxDuration");
    }

    private static String policy(String spec) {
        return """
                apiVersion: mtls-guardrails.dev/v1alpha1
                kind: MtlsPolicy
                metadata: {name: odd}
                spec: {priority: -5, %s}
                """.formatted(spec);
    }
}
