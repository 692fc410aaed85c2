package dev.mtlsguardrails.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mtlsguardrails.auditlog.AuditLog;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.rule.ClusterViews;
import dev.mtlsguardrails.core.rule.Outline;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.core.verdict.Judge;
import dev.mtlsguardrails.testbed.Reviews;
import dev.mtlsguardrails.testbed.Yaml;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What whoever asks is told while the mesh is still being read. */
class BeforehandTest {

    private static final String NOT_EVALUATED = "mTLS Guardrails: not evaluated: mesh not loaded (";

    private static final String SERVER = """
            apiVersion: security.istio.io/v1
            kind: PeerAuthentication
            metadata: {name: details, namespace: %s}
            spec: {selector: {matchLabels: {app: details}}, mtls: {mode: %s}}
            """;

    private static final String CLIENTS = """
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: ldap, namespace: bookinfo}
            spec: {host: ldap.legacy.svc.cluster.local, trafficPolicy: {tls: {mode: DISABLE}}}
            """;

    private static final String EXCEPTION = """
            apiVersion: mtls-guardrails.dev/v1alpha1
            kind: MtlsException
            metadata: {name: reviews, namespace: bookinfo}
            spec:
              workloadSelector: {matchLabels: {app: reviews}}
              rules: [MTLS-0101]
              reason: it terminates TLS itself
              owner: team-catalogue
              expiresAt: 2027-03-31T00:00:00Z
            """;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void aFieldThatSwitchesMtlsOffIsRefusedAtOnce() throws IOException {
        JsonNode response = validated(SERVER.formatted("bookinfo", "DISABLE"));

        assertThat(response.path("allowed").asBoolean()).isFalse();
        assertThat(response.at("/status/message").asText())
                .contains("[MTLS-0101]", "affects: it is not known yet whom: the mesh is not loaded")
                .doesNotContain("at present");
        assertThat(warnings(response)).contains(NOT_EVALUATED);
    }

    @Test
    void aGoodObjectIsAnsweredWithOneWarning() throws IOException {
        JsonNode response = validated(SERVER.formatted("bookinfo", "STRICT"));

        assertThat(response.path("allowed").asBoolean()).isTrue();
        assertThat(response.path("warnings")).hasSize(1);
        assertThat(warnings(response)).contains(NOT_EVALUATED, "MTLS-0105", "MTLS-0501, MTLS-0502, MTLS-0503");
        assertThat(response.at("/auditAnnotations/not-evaluated").asText()).contains("MTLS-0501");
        assertThat(notEvaluated()).isEqualTo(1);
    }

    @Test
    void whatAnotherObjectMayProveHarmlessIsWarnedAbout() throws IOException {
        JsonNode response = validated(CLIENTS);

        assertThat(response.path("allowed").asBoolean()).isTrue();
        assertThat(warnings(response))
                .contains(
                        "[MTLS-0201]",
                        "let pass: the mesh is not loaded: another object may show that no server of the mesh is there",
                        NOT_EVALUATED);
    }

    @Test
    void whatAnExceptionMayExcuseIsWarnedAbout() throws IOException {
        JsonNode response = validated(SERVER.formatted("bookinfo", "DISABLE"), EXCEPTION);

        assertThat(response.path("allowed").asBoolean()).isTrue();
        assertThat(warnings(response))
                .contains(
                        "[MTLS-0101]",
                        "let pass: the mesh is not loaded: an MtlsException of the namespace may be about it");
    }

    @Test
    void whatIsForTheWholeMeshIsRefusedOnlyIfEveryPolicySaysSo() throws IOException {
        String mesh =
                SERVER.formatted("istio-system", "DISABLE").replace("selector: {matchLabels: {app: details}}, ", "");

        JsonNode response = validated(mesh);

        assertThat(response.path("allowed").asBoolean()).isTrue();
        assertThat(warnings(response)).contains("not every policy that may have the say would refuse it");
    }

    @Test
    void anExceptionThatNobodyGrantedIsRefused() throws IOException {
        assertThat(validated(EXCEPTION).path("allowed").asBoolean()).isFalse();
    }

    @Test
    void anUpdateThatChangesNothingHasNothingLeftToEvaluate() throws IOException {
        ObjectNode touched = JsonNodeFactory.instance.objectNode().put("operation", "UPDATE");
        touched.set(
                "object", Yaml.documents(SERVER.formatted("bookinfo", "STRICT")).getFirst());
        touched.set(
                "oldObject",
                Yaml.documents(SERVER.formatted("bookinfo", "STRICT")).getFirst());

        JsonNode response = response(endpoint()
                .validate(Reviews.bytes(Reviews.review("uid", touched)), Deadline.UNSAID)
                .await()
                .indefinitely());

        assertThat(response.has("warnings")).isFalse();
        assertThat(notEvaluated()).isZero();
    }

    @Test
    void whereEverythingIsOnlyRecordedNobodyIsTold() throws IOException {
        JsonNode response = validated(SERVER.formatted("bookinfo", "STRICT"), """
                apiVersion: mtls-guardrails.dev/v1alpha1
                kind: MtlsPolicy
                metadata: {name: trial}
                spec: {priority: 100, profile: Baseline, mode: Audit}
                """);

        assertThat(response.has("warnings")).isFalse();
        assertThat(notEvaluated()).isEqualTo(1);
    }

    private JsonNode validated(String object, String... more) throws IOException {
        byte[] review =
                Reviews.bytes(Reviews.creation("uid", Yaml.documents(object).getFirst()));
        return response(endpoint(more).validate(review, Deadline.UNSAID).await().indefinitely());
    }

    private static JsonNode response(Response response) throws IOException {
        assertThat(response.getStatus()).isEqualTo(200);
        return new ObjectMapper().readTree((byte[]) response.getEntity()).path("response");
    }

    private static String warnings(JsonNode response) {
        return response.path("warnings").toString();
    }

    private double notEvaluated() {
        return meters.counter("mtls_guardrails_admission_not_evaluated").count();
    }

    /** Of a cluster whose mesh is there already, for nothing of it to be taken into account. */
    private AdmissionEndpoint endpoint(String... more) {
        ClusterView view = Offline.bookinfo(List.of(more).stream()
                .map(text -> Yaml.documents(text).getFirst())
                .toList());
        ClusterViews loading = new ClusterViews() {
            @Override
            public Optional<ClusterView> current() {
                return Optional.empty();
            }

            @Override
            public Optional<Outline> outline() {
                return Optional.of(new Outline(view, List.of()));
            }
        };
        Clock clock = Clock.fixed(Offline.NOW, ZoneOffset.UTC);
        RuleCatalogue catalogue = RuleCatalogue.complete();
        return new AdmissionEndpoint(
                new Admission(new Judge(catalogue, List.of()), catalogue, clock),
                new Mutation(clock),
                new AuditTrail(new AuditLog(clock), meters),
                new LetPass(),
                loading);
    }
}
