package dev.mtlsguardrails.testbed;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** What the build made: a jar, or a native executable. */
public final class BuiltProgram {

    private static final Path TARGET = Path.of("target");

    /** Quarkus says there what it has built, for its own integration tests. */
    private static final Path SAID = TARGET.resolve("quarkus-artifact.properties");

    private BuiltProgram() {}

    /** Runs it to its end, without a word on its standard input. */
    public static Answer run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(command());
        command.addAll(List.of(arguments));
        Path said = Files.createTempFile("said", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            return new Answer(process.waitFor(), Files.readString(said, StandardCharsets.UTF_8));
        } finally {
            Files.delete(said);
        }
    }

    private static List<String> command() {
        Properties built = properties();
        String path = TARGET.resolve(built.getProperty("path")).toString();
        return switch (built.getProperty("type")) {
            case "jar" ->
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", path);
            case "native" -> List.of(path);
            default -> throw new IllegalStateException("the build made what no test can start: " + built);
        };
    }

    private static Properties properties() {
        try (Reader reader = Files.newBufferedReader(SAID)) {
            Properties properties = new Properties();
            properties.load(reader);
            return properties;
        } catch (IOException unbuilt) {
            throw new UncheckedIOException("nothing was built; run `make build`", unbuilt);
        }
    }

    /**
     * How it ended.
     *
     * @param code its exit code
     * @param text what it wrote on either stream
     */
    public record Answer(int code, String text) {}
}
