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
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real manifests, found in the wild: each gets a well-formed answer, the same one twice, none is refused for what it
 * does not say, and none is refused when it is sent again. They are not ours to keep here, so this runs only where
 * MTLS_GUARDRAILS_CORPUS names a folder of them.
 */
class CorpusTest {

    private static final String FOLDER = "MTLS_GUARDRAILS_CORPUS";
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final ClusterView BOOKINFO = Offline.bookinfo(List.of());

    /** Where a peer's verdict is another one, and why ours stays. */
    private static final Map<String, String> DEPARTURES = Map.of(
            "good-dr01", "MUTUAL with certificates of one's own is no mutual TLS of the mesh: MTLS-0202",
            "good-dr02", "SIMPLE to a host of the mesh shows the server no certificate: MTLS-0202",
            "good02", "NET_ADMIN is for another mesh here, and rewrites what this one redirects: MTLS-0304");

    private static final Set<String> COVERED =
            Set.of("PeerAuthentication", "DestinationRule", "Deployment", "CronJob", "Pod");
    private static final String OPERATOR = "system:serviceaccount:openshift-operators:istio-operator";

    @TempDir
    private Path temporary;

    @Test
    void isAnsweredWell() throws IOException, BadReviewException {
        Map<String, Integer> outcomes = new TreeMap<>();
        for (Found found : corpus()) {
            JsonNode document = placed(found.document(), "bookinfo");
            outcomes.merge("create " + created(document), 1, Integer::sum);
            outcomes.merge("update " + sentAgain(document), 1, Integer::sum);
        }
        if (!outcomes.isEmpty()) {
            System.out.println("corpus: " + outcomes);
            assertThat(outcomes)
                    .as("a folder with something to judge in it")
                    .containsKeys("create denied", "create clean");
        }
    }

    /** What peers refuse and let pass, of the kinds that we judge, under the profile that wants as much as they do. */
    @Test
    void isJudgedAsPeersDo() throws BadReviewException {
        ClusterView strict = Offline.bookinfo(Yaml.documents("""
                apiVersion: mtls-guardrails.dev/v1alpha1
                kind: MtlsPolicy
                metadata: {name: strict}
                spec: {priority: 100, profile: Strict}
                """));
        List<String> departed = new ArrayList<>();
        for (Found found : corpus()) {
            boolean asked = found.axis().equals("posture")
                    && COVERED.contains(found.document().path("kind").asText())
                    && (found.norm().equals("accept")
                            || found.says("mtls")
                            || found.says("tls")
                            || found.says("inject"));
            if (asked) {
                String outcome = Offline.decide(
                                Reviews.bytes(Reviews.creation("uid", placed(found.document(), "bookinfo"))), strict)
                        .decision()
                        .word();
                if (outcome.equals("denied") != found.norm().equals("reject")) {
                    departed.add(found.document().path("metadata").path("name").asText());
                }
            }
        }
        assertThat(DEPARTURES.keySet()).as("verdicts other than a peer's").containsAll(departed);
    }

    /** The operator of OpenShift Service Mesh 2 makes what nobody else may, where it may, and nowhere else. */
    @Test
    void isLeftToTheOperatorInItsNamespaceOnly() throws BadReviewException {
        List<Found> corpus = corpus();
        if (corpus.stream().anyMatch(found -> !found.axis().isEmpty())) {
            assertThat(corpus)
                    .filteredOn(found -> found.axis().equals("operator"))
                    .hasSize(24);
        }
        for (Found found : corpus) {
            if (found.axis().equals("operator")) {
                JsonNode there = moved(found.document(), "istio-system");
                assertThat(sentBy(OPERATOR, there).answer().refusal())
                        .as(there.toString())
                        .isEmpty();
                JsonNode elsewhere = moved(found.document(), "bookinfo");
                assertThat(sentBy(OPERATOR, elsewhere).decision())
                        .isEqualTo(sentBy("jane", elsewhere).decision());
            }
        }
    }

    private static Admission.Decided sentBy(String user, JsonNode document) throws BadReviewException {
        ObjectNode brief = JsonNodeFactory.instance.objectNode().put("user", user);
        brief.set("object", document);
        return Offline.decide(Reviews.bytes(Reviews.review("uid", brief)), BOOKINFO);
    }

    @Test
    void isJudgedAlikeByTheCommandLine() throws IOException, BadReviewException {
        for (Found found : corpus()) {
            JsonNode document = placed(found.document(), "bookinfo");
            Path file = Files.writeString(temporary.resolve("document.json"), document.toString());

            assertThat(CommandLineAgreesTest.checked(
                            List.of(file.toString(), "--mesh", Offline.BOOKINFO.toString(), "--as", "jane"),
                            Offline.NOW))
                    .as(() -> found.file() + ": " + document)
                    .isEqualTo(CommandLineAgreesTest.Said.by(
                            Offline.decide(Reviews.bytes(Reviews.creation("uid", document)), BOOKINFO)));
        }
    }

    /** One run over the whole folder, in which each document is judged as if all the others were there. */
    @Test
    void isJudgedAlikeInOneRun() throws IOException, BadReviewException {
        String folder = System.getenv(FOLDER);
        if (folder == null || folder.isEmpty()) {
            return;
        }
        JsonNode answered =
                MAPPER.readTree(CommandLineAgreesTest.run(InputStream.nullInputStream(), List.of(folder), Offline.NOW));
        List<JsonNode> objects = new ArrayList<>();
        Set<String> files = new HashSet<>();
        answered.path("documents")
                .forEach(document -> files.add(document.path("file").asText()));
        for (String file : new TreeSet<>(files)) {
            List<JsonNode> documents = Yaml.file(Path.of(file));
            documents.forEach(objects::add);
        }
        ClusterView everything = Offline.of(Yaml.file(Path.of("policies/profiles/baseline.yaml")));
        for (JsonNode object : objects) {
            everything = Offline.with(everything, CorpusTest.placed(object, "default"));
        }

        assertThat(answered.path("documents")).hasSizeGreaterThan(800);
        int judged = 0;
        for (int index = 0; index < objects.size(); index++) {
            JsonNode said = answered.path("documents").get(index);
            JsonNode object = placed(objects.get(index), "default");
            if (isObject(object)
                    && object.path("kind").asText().equals(said.path("kind").asText())) {
                judged++;
                assertThat(said.path("decision").asText())
                        .as(said.path("file").asText() + ": " + object)
                        .isEqualTo(Offline.decide(
                                        Reviews.bytes(Reviews.review(
                                                "uid",
                                                JsonNodeFactory.instance
                                                        .objectNode()
                                                        .put("user", "")
                                                        .set("object", object))),
                                        Offline.without(everything, object))
                                .decision()
                                .word());
            }
        }
        System.out.println("corpus: " + judged + " documents judged in one run as by the webhook");
        assertThat(judged).isGreaterThan(800);
    }

    private static String created(JsonNode document) throws IOException, BadReviewException {
        Admission.Decided decided = answeredTwice(Reviews.creation("uid", document));
        if (decided.decision().word().equals("denied")) {
            assertThat(saysSomethingAboutIt(document))
                    .as(() -> "refused: " + document + "\n" + decided.answer().refusal())
                    .isTrue();
        }
        return decided.decision().word();
    }

    private static String sentAgain(JsonNode document) throws IOException, BadReviewException {
        ObjectNode update = JsonNodeFactory.instance.objectNode().put("operation", "UPDATE");
        update.set("object", document);
        update.set("oldObject", document);
        Admission.Decided decided = answeredTwice(Reviews.review("uid", update));
        assertThat(decided.answer().refusal())
                .as(() -> "sent again: " + document)
                .isEmpty();
        return decided.decision().word();
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

    /** Every object of the folder, and what its index says of it; nothing where no folder is named. */
    private static List<Found> corpus() {
        String folder = System.getenv(FOLDER);
        if (folder == null || folder.isEmpty()) {
            System.out.println("corpus: skipped, " + FOLDER + " names no folder");
            return List.of();
        }
        Path root = Path.of(folder);
        Map<String, String[]> index = index(root.resolve("INDEX.tsv"));
        List<Found> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                List<JsonNode> documents = Yaml.file(file);
                for (int number = 1; number <= documents.size(); number++) {
                    if (isObject(documents.get(number - 1))) {
                        String[] row = index.getOrDefault(root.relativize(file) + " " + number, new String[0]);
                        found.add(new Found(file, documents.get(number - 1), cell(row, 5), cell(row, 7), cell(row, 9)));
                    }
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return found;
    }

    private static Map<String, String[]> index(Path file) {
        if (!Files.exists(file)) {
            return Map.of();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(line -> line.split("\t", -1))
                    .collect(Collectors.toMap(row -> row[0] + " " + row[1], row -> row, (one, other) -> one));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String cell(String[] row, int column) {
        return column < row.length ? row[column] : "";
    }

    private static boolean isObject(JsonNode document) {
        return document.path("apiVersion").isTextual()
                && document.path("kind").isTextual()
                && document.path("metadata").isObject();
    }

    /** As kubectl would send it from a namespace of the mesh. */
    private static JsonNode placed(JsonNode document, String namespace) {
        JsonNode copy = document.deepCopy();
        if (copy.path("metadata") instanceof ObjectNode metadata && !metadata.has("namespace")) {
            metadata.put("namespace", namespace);
        }
        return copy;
    }

    private static JsonNode moved(JsonNode document, String namespace) {
        JsonNode copy = document.deepCopy();
        ((ObjectNode) copy.path("metadata")).put("namespace", namespace);
        return copy;
    }

    /**
     * @param tls what the document says about TLS or the sidecar, by the index
     * @param norm what is expected of it, where somebody expects something
     * @param axis what kind of expectation that is
     */
    private record Found(Path file, JsonNode document, String tls, String norm, String axis) {

        private boolean says(String word) {
            return tls.contains(word);
        }
    }
}
