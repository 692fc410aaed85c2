package dev.mtlsguardrails.cli;

import dev.mtlsguardrails.cli.source.BadInput;
import java.io.InputStream;
import java.io.PrintWriter;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command {@code mtls-guardrails}, and what comes of it when something goes wrong. */
@Command(
        name = "mtls-guardrails",
        description = "Finds out, before an object is stored, that it would switch mutual TLS off in a mesh.",
        mixinStandardHelpOptions = true,
        versionProvider = Cli.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Without a command, or with the word serve, it is the webhook."})
public final class Cli {

    /** Nothing is refused. */
    public static final int FINE = 0;

    /** Something is refused. */
    public static final int REFUSED = 1;

    /** What was given cannot be worked with. */
    public static final int BAD_INPUT = 2;

    /** A bug of ours; the number is that of {@code sysexits.h}. */
    public static final int BUG = 70;

    private static final String NAME = "mtls-guardrails: ";

    private Cli() {}

    /** The command line, to be executed with arguments; the answer is its exit code. */
    public static CommandLine commandLine(InputStream stdin, Clock clock) {
        return new CommandLine(new Cli())
                .addSubcommand(new CheckCommand(stdin, clock))
                .addSubcommand(new ExplainCommand(stdin))
                .addSubcommand(new RulesCommand())
                .addSubcommand(new VapCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Cli::misspelt)
                .setExecutionExceptionHandler(Cli::failed);
    }

    private static int misspelt(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        err.print(
                NAME + wrong.getMessage() + "; `" + command.getCommandSpec().qualifiedName() + " --help` says more\n");
        err.flush();
        return BAD_INPUT;
    }

    /** One line for whoever gave the input. */
    static void complain(PrintWriter err, BadInput bad) {
        err.print(NAME + bad.getMessage() + "\n");
        err.flush();
    }

    private static int failed(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (failure instanceof BadInput bad) {
            complain(err, bad);
            return BAD_INPUT;
        }
        err.print(NAME + "this is a bug of mTLS Guardrails; report it with the files and these lines:\n");
        failure.printStackTrace(err);
        err.flush();
        return BUG;
    }

    /** Read only when somebody asks. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {"mtls-guardrails " + Resources.version()};
        }
    }
}
