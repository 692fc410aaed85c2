package dev.mtlsguardrails.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;

/**
 * Somebody's shell in a folder of their own.
 *
 * @param folder where the files are; what is printed names them without it
 */
record Terminal(Path folder, InputStream stdin) {

    static Terminal in(Path folder) {
        return new Terminal(folder, InputStream.nullInputStream());
    }

    Terminal typing(String text) {
        return new Terminal(folder, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    Terminal with(String file, String text) throws IOException {
        return with(file, text.getBytes(StandardCharsets.UTF_8));
    }

    Terminal with(String file, byte[] content) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.write(path, content);
        return this;
    }

    /** Runs a command; an argument that names something in the folder is that file. */
    Answer run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Cli.commandLine(stdin, Clock.systemUTC())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(Arrays.stream(args).map(this::resolved).toArray(String[]::new));
        return new Answer(code, relative(out), relative(err));
    }

    private String resolved(String argument) {
        Path file = folder.resolve(argument);
        return Files.exists(file) || argument.startsWith("missing") ? file.toString() : argument;
    }

    private String relative(StringWriter text) {
        return text.toString().replace(folder + "/", "").replace(folder.toString(), ".");
    }

    record Answer(int code, String out, String err) {}
}
