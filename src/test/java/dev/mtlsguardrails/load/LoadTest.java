package dev.mtlsguardrails.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mtlsguardrails.load.DirectLoad.Compared;
import dev.mtlsguardrails.load.Shot.Expected;
import dev.mtlsguardrails.testbed.ControlPlaneResource;
import dev.mtlsguardrails.testbed.ControlPlaneResource.TestCluster;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code make load} in small: that it asks, counts and notices. How fast anything is, no test says. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class LoadTest {

    private static final Duration SHORT = Duration.ofMillis(200);

    private final TestCluster cluster = ControlPlaneResource.cluster();
    private final String address =
            "https://127.0.0.1:" + cluster.configuration().get("quarkus.http.ssl-port");

    @TempDir
    private Path folder;

    private Vegeta vegeta;

    @BeforeEach
    void build() throws IOException {
        cluster.webhook().awaitReady();
        Process build = new ProcessBuilder("hack/load-generator")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String program = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        Path authority = Path.of(cluster.configuration().get("quarkus.tls.webhook.key-store.pem.0.cert"));
        vegeta = new Vegeta(Path.of(program), authority, List.of(), folder);
    }

    @Test
    void bothAreAskedInTurnsAndTheProcessorTimeOfTheirAnswersIsCounted() {
        DirectLoad load = new DirectLoad(vegeta, Subject.ALL, address, ProcessHandle.current(), SHORT.multipliedBy(5));
        vegeta.fire(Subject.REFUSED.review(address + "/validate"), 2, SHORT); // the first answer takes its time

        Compared compared = load.compared(Subject.REFUSED, 2);

        assertThat(List.of(compared.ours(), compared.none())).allSatisfy(sample -> {
            assertThat(sample.answers()).isPositive();
            assertThat(sample.microseconds()).isPositive();
            assertThat(sample.percentile(50)).isBetween(sample.percentile(0), sample.percentile(99));
        });
    }

    @Test
    void aVerdictThatIsNotTheExpectedOneEndsTheMeasurement() {
        Shot refused = Subject.REFUSED.review(address + "/validate");
        Shot mistaken = Subject.REFUSED.unjudged(address + "/validate");

        assertThat(vegeta.fire(refused, 2, SHORT)).isNotEmpty();
        assertThatThrownBy(() -> vegeta.fire(mistaken, 2, SHORT))
                .isInstanceOf(WrongAnswerException.class)
                .hasMessageContaining("\"allowed\":false")
                .hasMessageContaining("MTLS-0101");
    }

    @Test
    void soDoesAnAnswerThatNeverCame() {
        Shot nobody = Subject.REFUSED.review("https://127.0.0.1:1/validate");

        assertThatThrownBy(() -> vegeta.fire(nobody, 1, SHORT))
                .isInstanceOf(WrongAnswerException.class)
                .hasMessageContaining("connection refused");
    }

    @Test
    void ofManyRequestsEachIsSentOnce() {
        Shot refused = Subject.REFUSED.review(address + "/validate");
        Shot noReview = Shot.post(
                address + "/validate", JsonNodeFactory.instance.objectNode(), new Expected(400, "AdmissionReview"));

        vegeta.fireOnce(List.of(noReview, noReview, noReview), 2);
        assertThatThrownBy(() -> vegeta.fireOnce(List.of(noReview, refused), 2))
                .isInstanceOf(WrongAnswerException.class);
    }
}
