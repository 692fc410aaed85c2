package dev.mtlsguardrails.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.rule.Silence;
import dev.mtlsguardrails.testbed.Reviews;
import dev.mtlsguardrails.testbed.Yaml;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A verdict is given while a watch is lost, and says what it may be wrong about. */
class OldViewTest {

    private static final Path RULES = Path.of("policies/rules/MTLS-0201-sends-plaintext");

    @Test
    void whatIsAllowedByAnOldViewIsSaidToBe() throws BadReviewException {
        assertThat(warnings("good-mutual.yaml", List.of(Kinds.SERVICE_ENTRY)))
                .containsExactly("mTLS Guardrails: judged by a view of the cluster that is 3 min old for ServiceEntry:"
                        + " the watch on the API server is lost");
    }

    @Test
    void whatIsFoundComesAfterIt() throws BadReviewException {
        assertThat(warnings(
                        "warn-staging.yaml",
                        List.of(
                                Kinds.SERVICE_ENTRY,
                                Kinds.NAMESPACE,
                                Kinds.SERVICE,
                                Kinds.POD,
                                Kinds.DESTINATION_RULE)))
                .hasSize(2)
                .first()
                .asString()
                .contains("3 min old for ServiceEntry, Namespace, Service and 2 more kinds:");
    }

    @Test
    void aRefusalStaysOne() throws BadReviewException {
        AdmissionAnswer answer = answer("bad-tls-without-mode.yaml", List.of(Kinds.SERVICE_ENTRY));

        assertThat(answer.refusal()).isPresent();
        assertThat(answer.warnings()).hasSize(1);
    }

    private static List<String> warnings(String example, List<GroupKind> lost) throws BadReviewException {
        return answer(example, lost).warnings();
    }

    private static AdmissionAnswer answer(String example, List<GroupKind> lost) throws BadReviewException {
        byte[] review = Reviews.bytes(Reviews.creation("uid", Yaml.single(RULES.resolve(example))));
        return OldView.toldIn(
                Offline.decide(review, Offline.bookinfo(List.of())),
                Optional.of(new Silence(lost, Duration.ofSeconds(200))));
    }
}
