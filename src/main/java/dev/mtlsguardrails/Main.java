package dev.mtlsguardrails;

import dev.mtlsguardrails.cli.Cli;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** One program: the webhook, unless a command is given. A command starts no server and reads no configuration. */
@QuarkusMain
public final class Main {

    private Main() {}

    public static void main(String... args) {
        if (args.length == 0 || (args.length == 1 && args[0].equals("serve"))) {
            Quarkus.run();
            return;
        }
        System.exit(run(args));
    }

    /** What picocli lets through is memory or stack used up; the script that called must not take it for a refusal. */
    private static int run(String... args) {
        try (PrintWriter out = utf8(FileDescriptor.out);
                PrintWriter err = utf8(FileDescriptor.err)) {
            return Cli.commandLine(System.in, Clock.systemUTC())
                    .setOut(out)
                    .setErr(err)
                    .execute(args);
        } catch (StackOverflowError | OutOfMemoryError exhausted) {
            System.err.println("mtls-guardrails: this is too much at once (" + exhausted + "); check fewer files");
            return Cli.BUG;
        }
    }

    /** JSON is UTF-8 in every locale, and so are the files that texts quote. */
    private static PrintWriter utf8(FileDescriptor descriptor) {
        OutputStream stream = new FileOutputStream(descriptor);
        return new PrintWriter(stream, false, StandardCharsets.UTF_8);
    }
}
