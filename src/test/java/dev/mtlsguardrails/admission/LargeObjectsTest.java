package dev.mtlsguardrails.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mtlsguardrails.testbed.Reviews;
import dev.mtlsguardrails.testbed.Yaml;
import java.util.List;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Objects as large as the API server takes them: judged whole, and answered in a message that people can read. */
class LargeObjectsTest {

    private static final int SUBSETS = 4_096;

    @Test
    void aRuleWithThousandsOfSubsetsIsRefusedInOneReadableMessage() throws BadReviewException {
        ObjectNode rule = withSubsets((subset, index) -> {
            subset.putObject("labels").put("version", "v".repeat(40) + index);
            subset.putObject("trafficPolicy").putObject("tls").put("sni", "x".repeat(200));
        });

        Admission.Decided decided = decide(rule);

        assertThat(rule.toString()).hasSizeGreaterThan(1_000_000);
        assertThat(decided.verdict().orElseThrow().rulings()).hasSize(SUBSETS);
        assertThat(decided.answer().refusal().orElseThrow().message())
                .contains(", 4096 violations:", "[MTLS-0201] spec.subsets[0].trafficPolicy.tls:", "and 4046 more")
                .hasSizeLessThan(40_000);
    }

    /** Every namespace with a Sidecar is a class of clients of its own; each is asked once, not once a block. */
    @Test
    void aRuleWithThousandsOfSubsetsInAMeshOfManySidecarsSaysWhoObeys() throws BadReviewException {
        ObjectNode rule =
                withSubsets((subset, index) -> subset.putObject("trafficPolicy").putObject("tls"));
        List<JsonNode> sidecars = IntStream.range(0, 1_000)
                .<JsonNode>mapToObj(index -> object("""
                        apiVersion: networking.istio.io/v1
                        kind: Sidecar
                        metadata: {name: default, namespace: team-%04d}
                        spec: {egress: [{hosts: ["./*"]}]}
                        """.formatted(index)))
                .toList();

        Admission.Decided decided =
                Offline.decide(Reviews.bytes(Reviews.creation("large", rule)), Offline.bookinfo(sidecars));

        assertThat(decided.answer().refusal().orElseThrow().message())
                .contains(
                        "every client in the mesh except those in namespaces team-0000, team-0001, team-0002 and 997 more");
    }

    @Test
    void nothingIsLostInWhatIsUnusual() throws BadReviewException {
        ObjectNode rule = object("""
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: odd, namespace: bookinfo, annotations: {note: "\\u00e4\\u4e16\\U0001F512"}}
                spec: null
                """);
        assertThat(decide(rule).decision().word()).isEqualTo("warned"); // a rule for no host

        rule.set(
                "spec",
                JsonNodeFactory.instance
                        .objectNode()
                        .put("host", "ratings")
                        .put("unknownField", "x".repeat(1_000_000))
                        .set(
                                "trafficPolicy",
                                JsonNodeFactory.instance.objectNode().set("tls", deep(900))));
        assertThat(decide(rule).decision().word()).isEqualTo("denied");
    }

    /** A tls block without mode, with something deep in it that no schema knows. */
    private static ObjectNode deep(int levels) {
        ObjectNode innermost = JsonNodeFactory.instance.objectNode();
        ObjectNode outer = innermost;
        for (int level = 0; level < levels; level++) {
            outer = JsonNodeFactory.instance.objectNode().set("x", outer);
        }
        return outer;
    }

    /** A rule with as many subsets as make it large. */
    private static ObjectNode withSubsets(ObjIntConsumer<ObjectNode> filling) {
        ObjectNode rule = object("""
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: large, namespace: bookinfo}
                spec: {host: ratings}
                """);
        ArrayNode subsets = ((ObjectNode) rule.path("spec")).putArray("subsets");
        for (int index = 0; index < SUBSETS; index++) {
            filling.accept(subsets.addObject().put("name", "v" + index), index);
        }
        return rule;
    }

    private static ObjectNode object(String manifest) {
        return Yaml.documents(manifest).getFirst().deepCopy();
    }

    private static Admission.Decided decide(JsonNode object) throws BadReviewException {
        return Offline.decide(Reviews.bytes(Reviews.creation("large", object)), Offline.bookinfo(List.of()));
    }
}
