package dev.mtlsguardrails.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each folder is a mesh, and what somebody reads who asks about it: the first line is what is typed. */
class ExplainCasesTest {

    private static final Path FOLDER = Path.of("src/test/resources/explain");
    private static final String COMMAND = "$ mtls-guardrails ";

    static Stream<Path> cases() throws IOException {
        try (Stream<Path> folders = Files.list(FOLDER)) {
            return folders.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void saysWhatIsExpected(Path folder) throws IOException {
        String expected = Files.readString(folder.resolve("expected.txt"));
        String typed = expected.lines().findFirst().orElseThrow();
        assertThat(typed).startsWith(COMMAND);

        Terminal.Answer answer =
                Terminal.in(folder).run(typed.substring(COMMAND.length()).split(" ", -1));

        assertThat(answer.err()).isEmpty();
        assertThat(typed + "\n" + answer.out()).isEqualTo(expected);
        assertThat(answer.code()).isZero();
    }
}
