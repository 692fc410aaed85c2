package dev.mtlsguardrails.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mtlsguardrails.core.verdict.Prospect;
import dev.mtlsguardrails.testbed.Reviews;
import dev.mtlsguardrails.testbed.Yaml;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which refusals rest on something else than the object, so that it is worth while to wait a little. */
class ProspectTest {

    private static final String RULE = """
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: it, namespace: %s}
            spec: {host: "%s", trafficPolicy: {tls: {mode: DISABLE}}}
            """;
    private static final String POLICY = """
            apiVersion: security.istio.io/v1
            kind: PeerAuthentication
            metadata: {name: it, namespace: %s}
            spec: {%smtls: {mode: DISABLE}}
            """;
    private static final String EXCEPTION = """
            apiVersion: mtls-guardrails.dev/v1alpha1
            kind: MtlsException
            metadata: {name: it, namespace: bookinfo}
            spec:
              workloadSelector: {matchLabels: {app: details}}
              rules: [MTLS-0101]
              reason: "%s"
              owner: team-details
              expiresAt: 2027-03-31T00:00:00Z
            """;
    private static final String OPTED_OUT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: it, namespace: %s}
            spec:
              selector: {matchLabels: {app: it}}
              template:
                metadata: {labels: {app: it, sidecar.istio.io/inject: "false"}}
                spec: {containers: [{name: main, image: example/main:1}]}
            """;
    private static final String BYPASS = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: it
              namespace: bookinfo
              labels: {app: details, security.istio.io/tlsMode: disabled}
            spec: {containers: [{name: main, image: example/main:1}]}
            """;

    static Stream<Arguments> refusals() {
        return Stream.of(
                mayChange(
                        "an exception may come for one workload",
                        POLICY.formatted("bookinfo", "selector: {matchLabels: {app: details}}, ")),
                isFinal("none can be given for a whole namespace", POLICY.formatted("bookinfo", "")),
                mayChange("an exception may come for whom a host leads to", RULE.formatted("bookinfo", "details")),
                mayChange("a Service or ServiceEntry may come", RULE.formatted("bookinfo", "later")),
                isFinal("a wildcard is never excused", RULE.formatted("bookinfo", "*.bookinfo.svc.cluster.local")),
                mayChange("the Namespace may come", POLICY.formatted("brand-new", "")),
                mayChange("an exception may come for a sidecar less", OPTED_OUT.formatted("bookinfo")),
                isFinal("no exception may name this rule", BYPASS),
                mayChange("a policy may come that lets jane grant", EXCEPTION.formatted("terminates TLS itself")),
                isFinal("and yet there would be no reason", EXCEPTION.formatted("")),
                isFinal(
                        "it cannot be read",
                        POLICY.formatted("bookinfo", "").replace("mode: DISABLE", "mode: [DISABLE]")),
                isFinal("it is fine", POLICY.formatted("bookinfo", "").replace("DISABLE", "STRICT")));
    }

    private static Arguments mayChange(String because, String manifest) {
        return Arguments.of(Prospect.MAY_CHANGE, because, manifest);
    }

    private static Arguments isFinal(String because, String manifest) {
        return Arguments.of(Prospect.FINAL, because, manifest);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("refusals")
    void mayChangeOrNot(Prospect prospect, String because, String manifest) throws BadReviewException {
        JsonNode brief = JsonNodeFactory.instance
                .objectNode()
                .set("object", Yaml.documents(manifest).getFirst());

        Admission.Decided decided =
                Offline.decide(Reviews.bytes(Reviews.review("uid", brief)), Offline.bookinfo(List.of()));

        assertThat(decided.prospect()).as(because).isEqualTo(prospect);
        if (!because.equals("it is fine")) {
            assertThat(decided.answer().refusal()).as(because).isPresent();
        }
    }
}
