package dev.mtlsguardrails.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The load generator: each connection asks again as soon as it is answered, over HTTP/1.1, as API servers do. Answers are
 * looked at when all are there, so that looking costs nobody's time.
 *
 * @param program what {@code hack/load-generator} prints
 * @param authority whom it trusts
 * @param identity how it shows who it is, as arguments; empty where nobody asks
 * @param folder for its files
 */
record Vegeta(Path program, Path authority, List<String> identity, Path folder) {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int COMPILED_AFTER = 2_500;
    private static final Duration A_WHILE = Duration.ofMillis(500);

    /** How vegeta says that there is no more to ask. */
    private static final String AT_THE_END = "no targets to attack";

    /** Asks the same for a while. */
    List<Answer> fire(Shot shot, int connections, Duration duration) {
        List<Answer> answers = attack(List.of(shot), connections, List.of("-duration=" + duration.toMillis() + "ms"));
        if (answers.isEmpty()) {
            throw new IllegalStateException("nobody was asked in " + duration);
        }
        check(shot, answers);
        return answers;
    }

    /** Asks until the compiler must have seen what there is to see, however slow the machine. */
    void warmUp(Shot shot) {
        int answers = 0;
        while (answers < COMPILED_AFTER) {
            answers += fire(shot, 8, A_WHILE).size();
        }
    }

    /** Asks everything once, in no order. */
    void fireOnce(List<Shot> shots, int connections) {
        List<Answer> answers = attack(shots, connections, List.of("-duration=0", "-lazy")).stream()
                .filter(answer -> !answer.error().equals(AT_THE_END))
                .toList();
        if (answers.size() != shots.size()) {
            throw new IllegalStateException(answers.size() + " answers to " + shots.size() + " requests");
        }
        check(shots.getFirst(), answers);
    }

    private static void check(Shot shot, List<Answer> answers) {
        answers.stream()
                .filter(answer -> !shot.expected().isMetBy(answer))
                .findFirst()
                .ifPresent(wrong -> {
                    throw new WrongAnswerException(shot.expected(), wrong);
                });
    }

    private List<Answer> attack(List<Shot> shots, int connections, List<String> pace) {
        Path targets = folder.resolve("targets.json");
        Path results = folder.resolve("results.bin");
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "attack",
                "-http2=false",
                "-rate=0",
                "-workers=" + connections,
                "-max-workers=" + connections,
                "-max-connections=" + connections,
                "-timeout=30s",
                "-format=json",
                "-targets=" + targets,
                "-root-certs=" + authority,
                "-output=" + results));
        command.addAll(pace);
        command.addAll(identity);
        try {
            Files.writeString(
                    targets, shots.stream().map(shot -> shot.target() + "\n").collect(Collectors.joining()));
            run(command);
            return answers(results);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void run(List<String> command) throws IOException {
        Path said = folder.resolve("vegeta.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException("vegeta: " + Files.readString(said));
            }
        } catch (InterruptedException interrupted) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private List<Answer> answers(Path results) throws IOException {
        Process encode = new ProcessBuilder(program.toString(), "encode", "-to=json", results.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<Answer> answers = new ArrayList<>();
        try (MappingIterator<JsonNode> lines = JSON.readerFor(JsonNode.class).readValues(encode.getInputStream())) {
            lines.forEachRemaining(line -> answers.add(Answer.of(line)));
        } finally {
            encode.destroy();
        }
        return answers;
    }
}
