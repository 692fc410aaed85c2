package dev.mtlsguardrails.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** A native executable finds the commands and their options by what picocli writes down when they are compiled. */
class NativeCommandsTest {

    private static final String WRITTEN =
            "/META-INF/native-image/picocli-generated/dev.mtlsguardrails/mtls-guardrails/reflect-config.json";

    @Test
    void everyCommandIsWrittenDown() throws IOException {
        List<String> commands = commands(Cli.commandLine(InputStream.nullInputStream(), Clock.systemUTC()))
                .map(command -> command.getCommand().getClass().getName())
                .toList();

        assertThat(commands).hasSizeGreaterThan(2);
        assertThat(written().findValuesAsText("name"))
                .containsAll(commands)
                .contains(OutputForm.class.getName(), Cli.Version.class.getName());
    }

    private static Stream<CommandLine> commands(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(NativeCommandsTest::commands));
    }

    private static JsonNode written() throws IOException {
        try (InputStream file = Objects.requireNonNull(Cli.class.getResourceAsStream(WRITTEN), WRITTEN)) {
            return new ObjectMapper().readTree(file);
        }
    }
}
