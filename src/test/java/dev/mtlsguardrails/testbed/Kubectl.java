package dev.mtlsguardrails.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What people type. */
public final class Kubectl {

    private final Path kubeconfig;

    public Kubectl(Path kubeconfig) {
        this.kubeconfig = kubeconfig;
    }

    /** Runs kubectl with these arguments. */
    public Output run(String... arguments) {
        return pipe("", arguments);
    }

    /** Runs kubectl with a manifest on its standard input; the arguments name it as {@code -f -}. */
    public Output pipe(String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of("kubectl", "--kubeconfig", kubeconfig.toString()));
        command.addAll(List.of(arguments));
        return execute(new ProcessBuilder(command), input);
    }

    /** Runs a line of a shell with KUBECONFIG set. */
    public Output shell(String line) {
        return execute(new ProcessBuilder("bash", "-c", line), "");
    }

    /** The same somewhere else. */
    public Output shell(Path folder, String line) {
        return execute(new ProcessBuilder("bash", "-c", line).directory(folder.toFile()), "");
    }

    private Output execute(ProcessBuilder builder, String input) {
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        try {
            Process process = builder.redirectErrorStream(true).start();
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Output(process.waitFor(), text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Exit code, and standard output and error as they came. */
    public record Output(int code, String text) {}
}
