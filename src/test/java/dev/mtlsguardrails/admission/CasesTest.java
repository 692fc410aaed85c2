package dev.mtlsguardrails.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.policy.Leniency;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.rule.Outline;
import dev.mtlsguardrails.core.rule.Situation;
import dev.mtlsguardrails.core.verdict.Ruling;
import dev.mtlsguardrails.core.verdict.Verdict;
import dev.mtlsguardrails.testbed.Reviews;
import dev.mtlsguardrails.testbed.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs {@code cases/<RULE-ID>/<case>/}: a request, more of a mesh if bookinfo is not enough, and what was expected
 * before there was any code. The folder's name says what the case shows.
 */
class CasesTest {

    private static final Path CASES = Path.of("src/test/resources/cases");

    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        return folders().stream()
                .map(folder -> DynamicTest.dynamicTest(
                        CASES.relativize(folder).toString(), folder.toUri(), () -> decidesAsExpected(folder)));
    }

    /** Every case, ordered by name. */
    static List<Path> folders() throws IOException {
        try (Stream<Path> files = Files.walk(CASES)) {
            return files.filter(file -> file.endsWith("request.yaml"))
                    .map(Path::getParent)
                    .sorted()
                    .toList();
        }
    }

    /** What the webhook decides about a case. */
    static Admission.Decided decide(Path folder) throws BadReviewException {
        JsonNode request = request(folder);
        return Offline.decide(review(request), mesh(folder), now(request));
    }

    /** The same before its mesh is loaded. */
    static Admission.Decided decide(Path folder, Outline outline) throws BadReviewException {
        JsonNode request = request(folder);
        return Offline.decide(review(request), outline, now(request));
    }

    /** What the rules are asked about in a case, in this view. */
    static Optional<Situation> situation(Path folder, Function<Change, ClusterView> view) throws BadReviewException {
        JsonNode request = request(folder);
        AdmissionRequest read = ReviewCodec.parse(review(request));
        return ReviewReader.read(read) instanceof ReviewReader.ReadReview.Judged(Change change)
                ? Optional.of(Situation.of(change, read.requester(), now(request), view.apply(change)))
                : Optional.empty();
    }

    private static JsonNode request(Path folder) {
        return Yaml.single(folder.resolve("request.yaml"));
    }

    private static byte[] review(JsonNode request) {
        return Reviews.bytes(Reviews.review("uid-of-the-case", request));
    }

    static ClusterView mesh(Path folder) {
        Path mesh = folder.resolve("mesh.yaml");
        return Offline.bookinfo(Files.exists(mesh) ? Yaml.file(mesh) : List.of());
    }

    private static Instant now(JsonNode request) {
        return request.has("now") ? Instant.parse(request.path("now").asText()) : Offline.NOW;
    }

    private static void decidesAsExpected(Path folder) throws BadReviewException {
        JsonNode expected = Yaml.single(folder.resolve("expected.yaml"));

        Admission.Decided decision = decide(folder);

        assertThat(new Outcome(decision.decision().word(), found(decision)))
                .as(() -> "message: "
                        + decision.answer()
                                .refusal()
                                .map(AdmissionAnswer.Refusal::message)
                                .orElse("none")
                        + "\nwarnings: " + decision.answer().warnings())
                .isEqualTo(new Outcome(expected.path("decision").asText(), expectedFindings(expected)));
        assertThat(decision.answer().uid()).isEqualTo("uid-of-the-case");
        if (expected.has("warnings") && expected.path("warnings").isEmpty()) {
            assertThat(decision.answer().warnings()).isEmpty();
        }
        expected.path("warnings")
                .forEach(warning -> assertThat(
                                String.join("\n", decision.answer().warnings()))
                        .contains(warning.asText()));
        doesAsExpectedOnTheWire(folder, expected);
    }

    /** A case that says what its change does on the wire says all of it. */
    private static void doesAsExpectedOnTheWire(Path folder, JsonNode expected) throws BadReviewException {
        if (!expected.has("wire") && !expected.has("servers")) {
            return;
        }
        JsonNode request = request(folder);
        AdmissionRequest read = ReviewCodec.parse(review(request));
        ReviewReader.ReadReview.Judged judged = (ReviewReader.ReadReview.Judged) ReviewReader.read(read);
        WireRows rows = new WireRows(Situation.of(judged.change(), read.requester(), now(request), mesh(folder)));
        assertThat(WireLines.ofWire(expected.path("wire")).differences(rows.calls()))
                .as("wire")
                .isEmpty();
        assertThat(WireLines.ofServers(expected.path("servers")).differences(rows.servers()))
                .as("servers")
                .isEmpty();
    }

    private static List<Found> found(Admission.Decided decision) {
        return decision.verdict().map(Verdict::rulings).orElse(List.of()).stream()
                .map(CasesTest::found)
                .toList();
    }

    private static Found found(Ruling ruling) {
        return new Found(
                ruling.finding().rule().text(),
                ruling.finding().at().toString(),
                ruling.action().word(),
                ruling.leniency().map(Leniency::word).orElse(""));
    }

    private static List<Found> expectedFindings(JsonNode expected) {
        return StreamSupport.stream(expected.path("findings").spliterator(), false)
                .map(finding -> new Found(
                        finding.path("rule").asText(),
                        finding.path("at").asText(),
                        finding.path("action").asText(),
                        finding.path("leniency").asText("")))
                .toList();
    }

    private record Outcome(String decision, List<Found> findings) {}

    private record Found(String rule, String at, String action, String leniency) {}
}
