package dev.mtlsguardrails.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of the project, as somebody has it who follows a page: what is typed there leaves nothing behind in the work
 * tree, and {@code hack/mtls-guardrails} is the code under test, packaged or not.
 */
public final class Checkout {

    private static final List<String> NAMED_BY_PAGES = List.of("policies", "webhook-config");
    private static final String COMMAND = """
            #!/bin/sh
            exec '%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC \
                -Djava.util.logging.manager=org.jboss.logmanager.LogManager -cp '%s' dev.mtlsguardrails.Main "$@"
            """;

    private Checkout() {}

    /** Makes one. */
    public static Path in(Path folder) {
        try {
            for (String entry : NAMED_BY_PAGES) {
                copy(Path.of(entry), folder.resolve(entry));
            }
            Path command = folder.resolve("hack/mtls-guardrails");
            Files.createDirectories(command.getParent());
            Files.writeString(
                    command,
                    COMMAND.formatted(
                            Path.of(System.getProperty("java.home"), "bin", "java"),
                            System.getProperty("java.class.path")));
            Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
            return folder;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
