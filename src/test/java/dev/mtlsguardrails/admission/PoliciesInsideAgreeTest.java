package dev.mtlsguardrails.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.core.verdict.Ruling;
import dev.mtlsguardrails.core.verdict.Verdict;
import dev.mtlsguardrails.testbed.ControlPlaneResource;
import dev.mtlsguardrails.testbed.Eventually;
import dev.mtlsguardrails.testbed.Reviews;
import dev.mtlsguardrails.testbed.UnguardedCluster;
import dev.mtlsguardrails.testbed.Yaml;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * The ValidatingAdmissionPolicies that {@code mtls-guardrails vap} writes, on a real API server: they say of every case of
 * their rule what the rule says, as far as one object tells. What they cannot see is listed by hand, with the reason.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PoliciesInsideAgreeTest {

    private static final Path LISTED = Path.of("src/test/resources/policies-inside/differences.yaml");
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int INVALID = 422;

    private final Map<String, JsonNode> listed = listed();
    private final List<JsonNode> policies = BoundPolicies.written("vap", "--profile", "Baseline");
    private final List<SingleObjectCase> cases = cases();
    private final Map<SingleObjectCase, JsonNode> stored = new HashMap<>();
    private UnguardedCluster cluster;

    @BeforeAll
    void bind() {
        cluster = new UnguardedCluster(ControlPlaneResource.cache());
        Yaml.file(Offline.BOOKINFO.resolve("namespaces.yaml")).forEach(cluster::create);
        cases.stream()
                .map(SingleObjectCase::namespace)
                .distinct()
                .filter(name -> !name.isEmpty() && !cluster.has("Namespace", "v1", name))
                .forEach(name -> cluster.create("{apiVersion: v1, kind: Namespace, metadata: {name: " + name + "}}"));
        cases.stream().filter(SingleObjectCase::isUpdate).forEach(of -> stored.put(of, store(of)));
        BoundPolicies.bind(policies, cluster);
    }

    @AfterAll
    void end() {
        if (cluster != null) {
            cluster.close();
        }
    }

    /** Under a name of its own, and without owners: they are not there, and what they do not own is swept away. */
    private static ObjectNode copy(SingleObjectCase of, String field) {
        ObjectNode copy = UnguardedCluster.renamed(of.request().path(field), of.name());
        ((ObjectNode) copy.path("metadata")).remove("ownerReferences");
        return copy;
    }

    private JsonNode store(SingleObjectCase of) {
        ObjectNode old = copy(of, "oldObject");
        boolean isGoing = old.path("metadata").has("deletionTimestamp");
        ((ObjectNode) old.path("metadata")).remove("deletionTimestamp");
        if (isGoing) {
            ((ObjectNode) old.path("metadata")).putArray("finalizers").add("mtls-guardrails.dev/test");
        }
        if (Set.of("Pod", "ReplicaSet").contains(old.path("kind").asText())) {
            belongTo(namespaceOf(old), old);
        }
        UnguardedCluster.Answer now = cluster.store(old);
        assertThat(now.code()).as(now.toString()).isIn(CREATED, INVALID);
        if (isGoing) {
            cluster.delete(old);
            return cluster.get(old);
        }
        return now.body();
    }

    private JsonNode namespaceOf(JsonNode object) {
        return cluster.get(Yaml.documents("{apiVersion: v1, kind: Namespace, metadata: {name: "
                        + object.path("metadata").path("namespace").asText() + "}}")
                .getFirst());
    }

    /** The workloads of other cases would take it for one of theirs too many. */
    private static void belongTo(JsonNode owner, ObjectNode object) {
        ((ObjectNode) object.path("metadata"))
                .putArray("ownerReferences")
                .addObject()
                .put("apiVersion", owner.path("apiVersion").asText())
                .put("kind", owner.path("kind").asText())
                .put("name", owner.path("metadata").path("name").asText())
                .put("uid", owner.path("metadata").path("uid").asText())
                .put("controller", true);
    }

    @TestFactory
    Stream<DynamicTest> agree() {
        return cases.stream().map(of -> DynamicTest.dynamicTest(of.toString(), () -> agreesAbout(of)));
    }

    private void agreesAbout(SingleObjectCase of) throws BadReviewException {
        Said expected = ofEngine(of);
        Said said = ofApiServer(of);

        JsonNode difference = listed.get(of.toString());
        if (difference == null) {
            assertThat(said).as(of.toString()).isEqualTo(expected);
        } else {
            assertThat(said.word())
                    .as(of + ": " + said)
                    .isEqualTo(difference.path("says").asText());
            assertThat(said).as(of + " is listed, and agrees").isNotEqualTo(expected);
        }
    }

    /** What the rule says where Strict governs, which refuses all that can be refused. */
    private Said ofEngine(SingleObjectCase of) throws BadReviewException {
        List<JsonNode> mesh = new ArrayList<>(Yaml.folder(Offline.BOOKINFO).stream()
                .filter(object -> !object.path("kind").asText().equals("MtlsPolicy"))
                .toList());
        mesh.addAll(Yaml.documents("""
                {apiVersion: mtls-guardrails.dev/v1alpha1, kind: MtlsPolicy, metadata: {name: all}, spec: {profile: Strict}}
                """));
        Admission.Decided decided =
                Offline.decide(Reviews.bytes(Reviews.review("uid", of.request())), Offline.of(mesh));
        if (decided.verdict().isEmpty()) {
            return new Said(Set.of(), Set.of(), "invalid");
        }
        List<Ruling> rulings = decided.verdict().map(Verdict::rulings).orElse(List.of()).stream()
                .filter(ruling -> ruling.finding().rule().equals(of.rule().id()))
                .toList();
        assertThat(rulings.stream().map(ruling -> ruling.finding().at().toString()))
                .as("what expected.yaml says, whatever the policy there makes of it")
                .containsExactlyInAnyOrderElementsOf(of.expected());
        boolean most = of.rule().actions().strict() == Action.ENFORCE;
        return new Said(
                fields(rulings, ruling -> !most || ruling.action() == Action.ENFORCE),
                fields(rulings, ruling -> most && ruling.action() != Action.ENFORCE),
                "");
    }

    private static Set<String> fields(List<Ruling> rulings, Predicate<Ruling> which) {
        return rulings.stream()
                .filter(which)
                .map(ruling -> Said.place(ruling.finding().at().fieldPath()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Said ofApiServer(SingleObjectCase of) {
        ObjectNode object = copy(of, "object");
        ((ObjectNode) object.path("metadata")).remove("deletionTimestamp");
        JsonNode old = stored.get(of);
        if (old != null && old.path("code").asInt() == INVALID) {
            return new Said(Set.of(), Set.of(), "invalid");
        }
        if (old != null) {
            ObjectNode metadata = (ObjectNode) object.path("metadata");
            if (object.path("apiVersion")
                    .asText()
                    .contains(".")) { // of the others, controllers make new versions meanwhile
                metadata.set("resourceVersion", old.path("metadata").path("resourceVersion"));
            }
            if (old.path("metadata").has("finalizers")) {
                metadata.set("finalizers", old.path("metadata").path("finalizers"));
            }
        }
        String user = of.request().path("user").asText("jane");
        List<String> groups = StreamSupport.stream(of.request().path("groups").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        UnguardedCluster.Answer answer =
                old == null ? cluster.tryCreate(object, user, groups) : cluster.tryUpdate(object, user, groups);
        String policy = of.policy();
        boolean isOurs = answer.code() == 403 && answer.message().contains("denied request");
        if (answer.code() >= 400 && !isOurs) {
            return new Said(
                    Set.of(),
                    Set.of(),
                    answer.code() == INVALID || answer.code() == 400 ? "invalid" : answer.toString());
        }
        Said said = new Said(Said.spoken(answer, policy), Said.spoken(answer, policy + "-notice"), "");
        String bound = Said.bound(answer, policy);
        assertThat(bound)
                .as("what the binding of the profile does; " + answer.message())
                .isEqualTo(
                        said.refused().isEmpty()
                                ? ""
                                : of.rule().actions().baseline().written());
        return said;
    }

    /** CEL is paid for: an object of any size that people write is judged, and one that costs too much is refused. */
    @Test
    void largeObjectsAreJudged() {
        assertThat(cluster.tryCreate(ruleWithSubsets(1_000, "ISTIO_MUTUAL"), "jane", List.of())
                        .code())
                .isEqualTo(CREATED);
        assertThat(cluster.tryCreate(ruleWithSubsets(1_000, "DISABLE"), "jane", List.of())
                        .message())
                .contains(
                        "[MTLS-0201] spec.subsets[v0].trafficPolicy.tls.mode: mode DISABLE makes clients send plaintext"
                                + " (and 999 more). Instead: ");
        assertThat(cluster.tryCreate(ruleWithSubsets(5_000, "ISTIO_MUTUAL"), "jane", List.of())
                        .message())
                .contains("denied request", "cost limit exceeded");
    }

    private static ObjectNode ruleWithSubsets(int number, String mode) {
        ObjectNode rule = (ObjectNode) Yaml.documents("""
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: many, namespace: bookinfo}
                spec: {host: reviews}
                """).getFirst();
        ArrayNode subsets = ((ObjectNode) rule.path("spec")).putArray("subsets");
        for (int index = 0; index < number; index++) {
            ObjectNode subset = subsets.addObject().put("name", "v" + index);
            subset.putObject("labels").put("version", "v" + index);
            subset.putObject("trafficPolicy").putObject("tls").put("mode", mode);
        }
        return rule;
    }

    /** A policy that fails refuses: what is left out must not make it fail. */
    @Test
    void nobodyIsRefusedForWhatTheyLeaveOut() {
        for (String sparse : List.of("""
                apiVersion: serving.knative.dev/v1
                kind: Service
                metadata: {generateName: no-name-of-a-container-, namespace: bookinfo}
                spec: {template: {spec: {containers: [{image: example.org/details}]}}}
                """, """
                apiVersion: argoproj.io/v1alpha1
                kind: Rollout
                metadata: {name: no-template, namespace: bookinfo}
                spec: {workloadRef: {kind: Deployment, name: details}}
                """, """
                apiVersion: argoproj.io/v1alpha1
                kind: Rollout
                metadata: {name: no-spec, namespace: bookinfo}
                """, """
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {generateName: sparse-, namespace: bookinfo}
                spec: {hosts: [a.example]}
                """, """
                apiVersion: networking.istio.io/v1alpha3
                kind: EnvoyFilter
                metadata: {name: no-spec, namespace: bookinfo}
                """, """
                apiVersion: networking.istio.io/v1beta1
                kind: ProxyConfig
                metadata: {name: no-spec, namespace: bookinfo}
                """, """
                apiVersion: security.istio.io/v1
                kind: PeerAuthentication
                metadata: {name: no-spec, namespace: bookinfo}
                """, """
                apiVersion: v1
                kind: Namespace
                metadata: {generateName: no-labels-}
                """)) {
            JsonNode object = Yaml.documents(sparse).getFirst();
            UnguardedCluster.Answer created = cluster.store(object);
            assertThat(created.code()).as(created.toString()).isEqualTo(CREATED);
            assertThat(created.warnings()).isEmpty();
            UnguardedCluster.Answer updated = cluster.tryUpdate(created.body(), "jane", List.of());
            assertThat(updated.code()).as(updated.toString()).isEqualTo(OK);
            assertThat(updated.warnings()).isEmpty();
        }
    }

    @Test
    void whatIsOnlyAuditedIsInTheAuditLog() {
        JsonNode permissive = Yaml.documents("""
                apiVersion: security.istio.io/v1
                kind: PeerAuthentication
                metadata: {name: audited-only, namespace: bookinfo}
                spec: {mtls: {mode: PERMISSIVE}}
                """).getFirst();

        assertThat(cluster.tryCreate(permissive, "jane", List.of()).code()).isEqualTo(CREATED);

        Eventually.assertEventually(() -> assertThat(cluster.auditLog())
                .anySatisfy(line -> assertThat(line)
                        .contains(
                                "audited-only", "validation.policy.admission.k8s.io/validation_failure", "mtls-0103")));
    }

    @Test
    void whatIsListedIsThere() {
        assertThat(cases.stream().map(SingleObjectCase::toString)).containsAll(listed.keySet());
        assertThat(listed.values())
                .allSatisfy(of -> assertThat(of.path("because").asText()).isNotBlank());
    }

    private static Map<String, JsonNode> listed() {
        Map<String, JsonNode> listed = new TreeMap<>();
        Yaml.file(LISTED)
                .forEach(difference -> difference.path("cases").forEach(of -> listed.put(of.asText(), difference)));
        return listed;
    }

    private List<SingleObjectCase> cases() {
        Set<String> names = policies.stream()
                .map(object -> object.path("metadata").path("name").asText())
                .collect(Collectors.toSet());
        return RuleCatalogue.complete().infos().stream()
                .filter(rule ->
                        names.contains("mtls-guardrails-" + rule.id().text().toLowerCase(Locale.ROOT)))
                .flatMap(SingleObjectCase::of)
                .filter(SingleObjectCase::isForOneObject)
                .filter(this::isMatched)
                .toList();
    }

    /** Some policies are about some of the kinds of their rule. */
    private boolean isMatched(SingleObjectCase of) {
        String version = of.request().path("object").path("apiVersion").asText();
        String group = version.contains("/") ? version.substring(0, version.indexOf('/')) : "";
        String plural = UnguardedCluster.plural(
                group, of.request().path("object").path("kind").asText());
        return policies.stream()
                .filter(object -> object.path("metadata").path("name").asText().equals(of.policy()))
                .flatMap(object -> StreamSupport.stream(
                        object.path("spec")
                                .path("matchConstraints")
                                .path("resourceRules")
                                .spliterator(),
                        false))
                .anyMatch(rule -> rule.path("apiGroups").toString().contains('"' + group + '"')
                        && rule.path("resources").toString().contains('"' + plural + '"'));
    }
}
