package dev.mtlsguardrails.webhookconfig;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.policy.Exemption;
import dev.mtlsguardrails.core.policy.Policy;
import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.kube.ServedKind;
import dev.mtlsguardrails.reconcile.ControllerSettings;
import dev.mtlsguardrails.testbed.Installer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The manifests ask for what the rules want to see, may read what the watches read, and refuse as designed. */
class WebhookConfigTest {

    private static final List<JsonNode> BASE = Installer.rendered();
    private static final Set<GroupKind> JUDGED = RuleCatalogue.complete().judged();
    private static final Set<GroupKind> MESH_POLICY = Set.of(
            Kinds.PEER_AUTHENTICATION,
            Kinds.DESTINATION_RULE,
            Kinds.ENVOY_FILTER,
            Kinds.PROXY_CONFIG,
            Kinds.SERVICE_ENTRY,
            Kinds.WORKLOAD_ENTRY,
            Kinds.SIDECAR,
            Kinds.VIRTUAL_SERVICE,
            Kinds.SERVICE_MESH_MEMBER,
            Kinds.SERVICE_MESH_MEMBER_ROLL,
            Exemption.KIND);
    private static final Set<GroupKind> CONTROL_PLANE = Set.of(Kinds.ISTIO, Kinds.SERVICE_MESH_CONTROL_PLANE);

    @Test
    void theMeshEntryAsksForMeshPolicyNamespacesAndOurOwn() {
        Set<String> wanted = new TreeSet<>();
        JUDGED.stream()
                .filter(MESH_POLICY::contains)
                .forEach(kind -> asked(wanted, kind, "CREATE", "UPDATE", "DELETE"));
        asked(wanted, Policy.KIND, "CREATE", "UPDATE", "DELETE");
        asked(wanted, Kinds.NAMESPACE, "CREATE", "UPDATE");
        wanted.addAll(List.of("/v1/namespaces/status CREATE", "/v1/namespaces/status UPDATE"));

        assertThat(asked(webhook("mesh.mtls-guardrails.dev"))).isEqualTo(wanted);
    }

    @Test
    void theWorkloadEntriesAskForWhatMakesPods() {
        Set<String> wanted = new TreeSet<>();
        JUDGED.stream()
                .filter(kind -> !MESH_POLICY.contains(kind) && !CONTROL_PLANE.contains(kind))
                .filter(kind -> !kind.equals(Kinds.NAMESPACE) && !kind.equals(Kinds.CONFIG_MAP))
                .forEach(kind -> asked(wanted, kind, "CREATE", "UPDATE"));
        wanted.addAll(List.of("/v1/pods/ephemeralcontainers CREATE", "/v1/pods/ephemeralcontainers UPDATE"));

        assertThat(asked(webhook("workload.mtls-guardrails.dev"))).isEqualTo(wanted);
        wanted.removeIf(asked -> asked.startsWith("/v1/services "));
        assertThat(asked(mutating())).isEqualTo(wanted);
    }

    /** How a mesh is set up; nobody who repairs one waits for us. */
    @Test
    void controlPlanesAreAskedForAndNotHeldUp() {
        Set<String> wanted = new TreeSet<>();
        CONTROL_PLANE.forEach(kind -> asked(wanted, kind, "CREATE", "UPDATE"));
        JsonNode controlPlane = webhook("control-plane.mtls-guardrails.dev");

        assertThat(JUDGED).containsAll(CONTROL_PLANE);
        assertThat(asked(controlPlane)).isEqualTo(wanted);
        assertThat(controlPlane.path("failurePolicy").asText()).isEqualTo("Ignore");
    }

    /** A cluster has thousands of ConfigMaps, and a root certificate called istio-… in every namespace. */
    @Test
    void ofConfigMapsOnlyThoseOfControlPlanesAreAskedFor() {
        Set<String> wanted = new TreeSet<>();
        asked(wanted, Kinds.CONFIG_MAP, "CREATE", "UPDATE");
        JsonNode meshConfig = webhook("mesh-config.mtls-guardrails.dev");
        JsonNode label =
                meshConfig.path("objectSelector").path("matchExpressions").get(0);

        assertThat(JUDGED).contains(Kinds.CONFIG_MAP);
        assertThat(asked(meshConfig)).isEqualTo(wanted);
        assertThat(meshConfig.path("failurePolicy").asText()).isEqualTo("Ignore");
        assertThat(label.path("key").asText()).isEqualTo(watchedBy(Kinds.CONFIG_MAP));
        assertThat(label.path("operator").asText()).isEqualTo("Exists");
        assertThat(meshConfig.path("matchConditions").get(0).path("expression").asText())
                .isEqualTo("request.name == 'istio' || request.name.startsWith('istio-')");
    }

    private static String watchedBy(GroupKind kind) {
        return ServedKind.ALL.stream()
                .filter(served -> served.kind().equals(kind))
                .flatMap(served -> served.labelSelector().stream())
                .findFirst()
                .orElseThrow();
    }

    /** The entries ask for exactly what is judged; these change unasked. */
    @Test
    void whatIsWatchedAndJudgedByNoRuleIsContext() {
        assertThat(ServedKind.ALL.stream()
                        .filter(ServedKind::isWatched)
                        .map(ServedKind::kind)
                        .filter(kind -> !JUDGED.contains(kind) && !kind.equals(Policy.KIND)))
                .containsExactly(
                        Kinds.BACKEND_TLS_POLICY,
                        Kinds.ENDPOINT_SLICE,
                        Kinds.ISTIO_REVISION,
                        Kinds.ISTIO_REVISION_TAG,
                        Kinds.INJECTOR,
                        Kinds.NODE);
    }

    @Test
    void theMeshFailsClosedAndWorkloadsFailOpen() {
        assertThat(webhook("mesh.mtls-guardrails.dev").path("failurePolicy").asText())
                .isEqualTo("Fail");
        assertThat(webhook("workload.mtls-guardrails.dev").path("failurePolicy").asText())
                .isEqualTo("Ignore");
        assertThat(mutating().path("failurePolicy").asText()).isEqualTo("Ignore");
    }

    @Test
    void nothingHasSideEffectsAndEveryVersionIsSeen() {
        Stream.of(
                        webhook("mesh.mtls-guardrails.dev"),
                        webhook("workload.mtls-guardrails.dev"),
                        webhook("control-plane.mtls-guardrails.dev"),
                        webhook("mesh-config.mtls-guardrails.dev"),
                        mutating())
                .forEach(webhook -> {
                    assertThat(webhook.path("sideEffects").asText()).isEqualTo("None");
                    assertThat(webhook.path("matchPolicy").asText()).isEqualTo("Equivalent");
                    assertThat(webhook.path("timeoutSeconds").asInt()).isEqualTo(5);
                    assertThat(texts(webhook.path("admissionReviewVersions"))).containsExactly("v1");
                });
    }

    @Test
    void onlyOurNamespaceIsLeftOutOfTheMeshEntry() {
        assertThat(excluded(webhook("mesh.mtls-guardrails.dev"))).containsExactly("mtls-guardrails");
        assertThat(webhook("mesh.mtls-guardrails.dev").has("matchConditions")).isFalse();
    }

    @Test
    void theWorkloadEntriesLeaveOutWhatMustStartWithoutUs() {
        List<String> names = List.of(
                "cert-manager",
                "istio-cni",
                "istio-system",
                "knative-eventing",
                "knative-operator",
                "knative-serving",
                "kourier-system",
                "kube-node-lease",
                "kube-public",
                "kube-system",
                "mtls-guardrails",
                "ztunnel");

        for (JsonNode webhook : List.of(webhook("workload.mtls-guardrails.dev"), mutating())) {
            assertThat(excluded(webhook)).containsExactlyElementsOf(names);
            assertThat(webhook.path("matchConditions").get(0).path("expression").asText())
                    .isEqualTo("!request.namespace.startsWith('openshift-')");
        }
    }

    @Test
    void theMutatingConfigurationComesBeforeSidecarInjectors() {
        assertThat(configuration("MutatingWebhookConfiguration")
                        .path("metadata")
                        .path("name")
                        .asText())
                .isEqualTo("00-mtls-guardrails");
        assertThat(mutating().path("reinvocationPolicy").asText()).isEqualTo("IfNeeded");
    }

    @Test
    void theRoleAllowsToReadWhatIsWatchedAndToWriteWhatTheControllerWrites() {
        Set<String> wanted = ServedKind.ALL.stream()
                .filter(ServedKind::isWatched)
                .flatMap(kind ->
                        Stream.of("list", "watch").map(verb -> kind.kind().group() + "/" + kind.plural() + " " + verb))
                .collect(Collectors.toCollection(TreeSet::new));
        Stream.of(Policy.KIND, Exemption.KIND)
                .flatMap(kind ->
                        ServedKind.ALL.stream().filter(served -> served.kind().equals(kind)))
                .forEach(own -> wanted.add(own.kind().group() + "/" + own.plural() + "/status patch"));
        Stream.of("create", "patch", "delete")
                .forEach(verb -> wanted.add("networking.istio.io/destinationrules " + verb));
        wanted.add("/events create");
        wanted.addAll(List.of(
                "admissionregistration.k8s.io/mutatingwebhookconfigurations/00-mtls-guardrails get",
                "admissionregistration.k8s.io/validatingwebhookconfigurations/mtls-guardrails get",
                "apiextensions.k8s.io/customresourcedefinitions/mtlsexceptions.mtls-guardrails.dev get",
                "apiextensions.k8s.io/customresourcedefinitions/mtlspolicies.mtls-guardrails.dev get"));

        assertThat(granted("ClusterRole")).isEqualTo(wanted);
    }

    @Test
    void inItsOwnNamespaceItMayHoldItsLease() {
        String lease = ControllerSettings.defaults("somebody").leaseName();

        assertThat(granted("Role"))
                .containsExactly(
                        "coordination.k8s.io/leases create",
                        "coordination.k8s.io/leases/" + lease + " get",
                        "coordination.k8s.io/leases/" + lease + " patch");
    }

    private static Set<String> granted(String kind) {
        Set<String> granted = new TreeSet<>();
        configuration(kind)
                .path("rules")
                .forEach(rule -> texts(rule.path("apiGroups"))
                        .forEach(group -> texts(rule.path("resources"))
                                .forEach(resource -> texts(rule.path("verbs"))
                                        .forEach(verb -> objects(rule)
                                                .forEach(object ->
                                                        granted.add(group + "/" + resource + object + " " + verb))))));
        return granted;
    }

    /** The objects that a right is confined to; one "" where it is not. */
    private static List<String> objects(JsonNode rule) {
        return rule.has("resourceNames")
                ? texts(rule.path("resourceNames")).stream()
                        .map(name -> "/" + name)
                        .toList()
                : List.of("");
    }

    @Test
    void theAuditOverlayRefusesNothingAndHoldsNobodyUp() {
        List<JsonNode> audit = Installer.kustomize(Path.of("webhook-config/overlays/audit"));

        assertThat(audit).hasSameSizeAs(BASE);
        assertThat(audit)
                .filteredOn(object -> object.path("kind").asText().equals("MtlsPolicy"))
                .singleElement()
                .satisfies(policy ->
                        assertThat(policy.path("spec").path("mode").asText()).isEqualTo("Audit"));
        assertThat(audit.stream()
                        .flatMap(object ->
                                StreamSupport.stream(object.path("webhooks").spliterator(), false))
                        .map(webhook -> webhook.path("failurePolicy").asText()))
                .hasSize(5)
                .containsOnly("Ignore");
    }

    @Test
    void ourPodsStayOutOfTheMesh() {
        JsonNode template = configuration("Deployment").path("spec").path("template");

        assertThat(template.path("metadata")
                        .path("labels")
                        .path("sidecar.istio.io/inject")
                        .asText())
                .isEqualTo("false");
        assertThat(configuration("Deployment").path("spec").path("replicas").asInt())
                .isEqualTo(2);
    }

    @Test
    void theCommittedDefinitionsAreTheGeneratedOnes() throws IOException {
        List<String> names =
                List.of("mtlsexceptions.mtls-guardrails.dev-v1.yml", "mtlspolicies.mtls-guardrails.dev-v1.yml");

        for (String name : names) {
            assertThat(Path.of("webhook-config/base/crds", name))
                    .as("copy target/classes/META-INF/fabric8/%s to webhook-config/base/crds", name)
                    .hasSameTextualContentAs(Path.of("target/classes/META-INF/fabric8", name));
        }
        assertThat(Files.list(Path.of("target/classes/META-INF/fabric8"))).hasSameSizeAs(names);
    }

    private static void asked(Set<String> into, GroupKind kind, String... operations) {
        ServedKind served = ServedKind.ALL.stream()
                .filter(candidate -> candidate.kind().equals(kind))
                .findFirst()
                .orElseThrow(() -> new AssertionError("a rule judges " + kind + ", which is not in ServedKind.ALL"));
        served.versions()
                .forEach(version -> Stream.of(operations)
                        .forEach(operation ->
                                into.add(kind.group() + "/" + version + "/" + served.plural() + " " + operation)));
    }

    private static Set<String> asked(JsonNode webhook) {
        Set<String> asked = new TreeSet<>();
        webhook.path("rules")
                .forEach(rule -> texts(rule.path("apiGroups"))
                        .forEach(group -> texts(rule.path("apiVersions"))
                                .forEach(version -> texts(rule.path("resources"))
                                        .forEach(resource -> texts(rule.path("operations"))
                                                .forEach(operation -> asked.add(
                                                        group + "/" + version + "/" + resource + " " + operation))))));
        return asked;
    }

    private static JsonNode webhook(String name) {
        return StreamSupport.stream(
                        configuration("ValidatingWebhookConfiguration")
                                .path("webhooks")
                                .spliterator(),
                        false)
                .filter(webhook -> webhook.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode mutating() {
        return configuration("MutatingWebhookConfiguration").path("webhooks").get(0);
    }

    private static JsonNode configuration(String kind) {
        return BASE.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> excluded(JsonNode webhook) {
        JsonNode expression =
                webhook.path("namespaceSelector").path("matchExpressions").get(0);
        assertThat(expression.path("key").asText()).isEqualTo("kubernetes.io/metadata.name");
        assertThat(expression.path("operator").asText()).isEqualTo("NotIn");
        return texts(expression.path("values"));
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
