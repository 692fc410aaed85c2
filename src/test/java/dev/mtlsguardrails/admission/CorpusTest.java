package dev.mtlsguardrails.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.testbed.Reviews;
import dev.mtlsguardrails.testbed.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Real manifests, found in the wild: each gets a well-formed answer, the same one twice, none is refused for what it
 * does not say, and none is refused when it is sent again. They are not ours to keep here, so this runs only where
 * MTLS_GUARDRAILS_CORPUS names a folder of them.
 */
class CorpusTest {

    private static final String FOLDER = "MTLS_GUARDRAILS_CORPUS";
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final ClusterView BOOKINFO = Offline.bookinfo(List.of());

    @Test
    void isAnsweredWell() throws IOException, BadReviewException {
        String folder = System.getenv(FOLDER);
        if (folder == null || folder.isEmpty()) {
            System.out.println("corpus: skipped, " + FOLDER + " names no folder");
            return;
        }
        Map<String, Integer> outcomes = new TreeMap<>();
        for (JsonNode document : documents(Path.of(folder))) {
            outcomes.merge("create " + created(document), 1, Integer::sum);
            outcomes.merge("update " + sentAgain(document), 1, Integer::sum);
        }
        System.out.println("corpus: " + outcomes);
        assertThat(outcomes).as("a folder with something to judge in it").containsKeys("create denied", "create clean");
    }

    private static String created(JsonNode document) throws IOException, BadReviewException {
        Admission.Decided decided = answeredTwice(Reviews.creation("uid", document));
        if (decided.outcome().equals("denied")) {
            assertThat(saysSomethingAboutIt(document))
                    .as(() -> "refused: " + document + "\n" + decided.answer().refusal())
                    .isTrue();
        }
        return decided.outcome();
    }

    private static String sentAgain(JsonNode document) throws IOException, BadReviewException {
        ObjectNode update = JsonNodeFactory.instance.objectNode().put("operation", "UPDATE");
        update.set("object", document);
        update.set("oldObject", document);
        Admission.Decided decided = answeredTwice(Reviews.review("uid", update));
        assertThat(decided.answer().refusal())
                .as(() -> "sent again: " + document)
                .isEmpty();
        return decided.outcome();
    }

    private static Admission.Decided answeredTwice(JsonNode review) throws IOException, BadReviewException {
        Admission.Decided first = Offline.decide(Reviews.bytes(review), BOOKINFO);
        Admission.Decided second = Offline.decide(Reviews.bytes(review), BOOKINFO);
        JsonNode response = MAPPER.readTree(ReviewCodec.render(first.answer())).path("response");
        assertThat(response.path("uid").asText()).isEqualTo("uid");
        assertThat(response.path("allowed").isBoolean()).isTrue();
        assertThat(ReviewCodec.render(second.answer())).isEqualTo(ReviewCodec.render(first.answer()));
        return first;
    }

    /** By the letter and without our readers: is there anything in it that could switch mTLS off? */
    private static boolean saysSomethingAboutIt(JsonNode document) {
        String text = document.toString();
        boolean disable = text.contains("DISABLE");
        boolean optOut = text.contains("\"sidecar.istio.io/inject\":\"false\"");
        boolean tlsWithoutMode = document.findValues("tls").stream().anyMatch(tls -> !tls.has("mode"));
        return disable || optOut || tlsWithoutMode;
    }

    private static List<JsonNode> documents(Path folder) {
        List<JsonNode> documents = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                Yaml.file(file).stream()
                        .filter(CorpusTest::isObject)
                        .map(CorpusTest::placed)
                        .forEach(documents::add);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return documents;
    }

    private static boolean isObject(JsonNode document) {
        return document.path("apiVersion").isTextual()
                && document.path("kind").isTextual()
                && !document.path("metadata").isMissingNode();
    }

    /** As kubectl would send it from a namespace of the mesh. */
    private static JsonNode placed(JsonNode document) {
        if (document.path("metadata") instanceof ObjectNode metadata && !metadata.has("namespace")) {
            metadata.put("namespace", "bookinfo");
        }
        return document;
    }
}
