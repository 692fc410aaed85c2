package dev.mtlsguardrails.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mtlsguardrails.core.controlplane.ServiceMeshControlPlane;
import dev.mtlsguardrails.core.controlplane.Settings;
import dev.mtlsguardrails.core.injection.Marking;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.testbed.Reviews;
import dev.mtlsguardrails.testbed.Yaml;
import io.fabric8.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The Deployments of the manifests that MTLS_GUARDRAILS_CORPUS names, marked: each differs from what it was in its mark
 * and in nothing else, and needs no second one.
 */
class MarkedCorpusTest {

    private static final ClusterView UPSTREAM = Offline.of(Yaml.documents("""
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop}
            ---
            apiVersion: mtls-guardrails.dev/v1alpha1
            kind: MtlsPolicy
            metadata: {name: default}
            spec: {sidecarInjection: {ensure: true}}
            """));
    private static final ClusterView OPENSHIFT_2 = Offline.with(
                    UPSTREAM, Yaml.documents("""
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop, labels: {maistra.io/member-of: mesh-control}}
            """).getFirst())
            .apply(new Change.Standing(new ServiceMeshControlPlane(
                    new ResourceId(new GroupKind("maistra.io", "ServiceMeshControlPlane"), "mesh-control", "basic"),
                    ServiceMeshControlPlane.Reads.MEMBERS,
                    Settings.NONE)));

    @Test
    void upstreamByLabel() throws IOException, BadReviewException {
        areMarked(UPSTREAM, "labels");
    }

    @Test
    void onOpenShift2ByAnnotation() throws IOException, BadReviewException {
        areMarked(OPENSHIFT_2, "annotations");
    }

    private static void areMarked(ClusterView view, String map) throws IOException, BadReviewException {
        Map<String, Integer> outcomes = new TreeMap<>();
        List<JsonNode> deployments = deployments();
        for (JsonNode deployment : deployments) {
            Mutation.Mutated mutated = mutate(creation(deployment), view);
            outcomes.merge(mutated.marking().map(Marking::word).orElse("untouched"), 1, Integer::sum);
            if (mutated.answer().patch().isPresent()) {
                JsonNode patched = JsonPatch.apply(mutated.answer().patch().get(), deployment);
                assertThat(patched).isEqualTo(markedByHand(deployment, map));
                assertThat(patched).isNotEqualTo(deployment);
                assertThat(patch(creation(patched), view)).isEmpty();
                assertThat(patch(update(patched, patched), view)).isEmpty();
                assertThat(patch(update(deployment, deployment), view)).isEmpty();
                assertThat(JsonPatch.apply(
                                patch(update(deployment, patched), view).orElseThrow(), deployment))
                        .as("sent once more as it was written")
                        .isEqualTo(patched);
            }
        }
        System.out.println("corpus: " + deployments.size() + " Deployments marked by " + map + ": " + outcomes);
        if (!deployments.isEmpty()) {
            assertThat(outcomes.get("marked")).isGreaterThan(20);
        }
    }

    private static JsonNode markedByHand(JsonNode deployment, String map) {
        ObjectNode expected = deployment.deepCopy();
        ObjectNode template = (ObjectNode) expected.path("spec").path("template");
        child(child(template, "metadata"), map).put("sidecar.istio.io/inject", "true");
        return expected;
    }

    private static ObjectNode child(ObjectNode parent, String name) {
        return parent.path(name).isObject() ? (ObjectNode) parent.path(name) : parent.putObject(name);
    }

    private static Optional<JsonNode> patch(ObjectNode brief, ClusterView view) throws BadReviewException {
        return mutate(brief, view).answer().patch();
    }

    private static Mutation.Mutated mutate(ObjectNode brief, ClusterView view) throws BadReviewException {
        return Offline.mutate(Reviews.bytes(Reviews.review("uid", brief)), view);
    }

    private static ObjectNode creation(JsonNode object) {
        return JsonNodeFactory.instance.objectNode().set("object", object);
    }

    private static ObjectNode update(JsonNode object, JsonNode stored) {
        ObjectNode brief = creation(object).put("operation", "UPDATE");
        return brief.set("oldObject", stored);
    }

    private static List<JsonNode> deployments() throws IOException {
        String folder = System.getenv("MTLS_GUARDRAILS_CORPUS");
        List<JsonNode> deployments = new ArrayList<>();
        if (folder == null || folder.isEmpty()) {
            System.out.println("corpus: skipped, MTLS_GUARDRAILS_CORPUS names no folder");
            return deployments;
        }
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .flatMap(file -> Yaml.file(file).stream())
                    .filter(document -> document.path("kind").asText().equals("Deployment"))
                    .filter(document -> document.path("metadata").isObject())
                    .forEach(document -> {
                        ObjectNode placed = document.deepCopy();
                        ((ObjectNode) placed.path("metadata")).put("namespace", "shop");
                        deployments.add(placed);
                    });
        }
        return deployments;
    }
}
