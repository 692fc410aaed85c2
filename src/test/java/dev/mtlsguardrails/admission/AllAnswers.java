package dev.mtlsguardrails.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.kube.Header;
import dev.mtlsguardrails.testbed.Reviews;
import dev.mtlsguardrails.testbed.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** What a replica answers to the reviews of all cases. Each heard of the objects in another order. */
final class AllAnswers {

    private AllAnswers() {}

    /** Prints the answers of a process of its own, one a line; the argument is the seed of its order. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws Exception {
        answers(Long.parseLong(arguments[0])).forEach(System.out::println);
    }

    static List<String> answers(long seed) throws IOException, BadReviewException {
        List<String> answers = new ArrayList<>();
        for (Path folder : CasesTest.folders()) {
            JsonNode request = Yaml.single(folder.resolve("request.yaml"));
            Instant now = request.has("now") ? Instant.parse(request.path("now").asText()) : Offline.NOW;
            byte[] review = Reviews.bytes(Reviews.review("uid", request));
            byte[] answer = ReviewCodec.render(
                    Offline.decide(review, view(folder, seed), now).answer());
            answers.add(folder + " " + new String(answer, StandardCharsets.UTF_8));
        }
        return answers;
    }

    private static ClusterView view(Path folder, long seed) {
        Path more = folder.resolve("mesh.yaml");
        Map<Object, JsonNode> objects = new LinkedHashMap<>();
        Stream.concat(
                        Yaml.folder(Offline.BOOKINFO).stream(),
                        Files.exists(more) ? Yaml.file(more).stream() : Stream.of())
                .forEach(object -> objects.put(Header.of(object).id(), object));
        List<JsonNode> shuffled = new ArrayList<>(objects.values());
        Collections.shuffle(shuffled, new Random(seed));
        return Offline.of(shuffled);
    }
}
