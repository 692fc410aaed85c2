package dev.mtlsguardrails.cli;

import dev.mtlsguardrails.cli.check.Checker;
import dev.mtlsguardrails.cli.check.Examiner;
import dev.mtlsguardrails.cli.check.Policies;
import dev.mtlsguardrails.cli.check.PolicyFiles;
import dev.mtlsguardrails.cli.check.Report;
import dev.mtlsguardrails.cli.report.JsonReport;
import dev.mtlsguardrails.cli.report.Palette;
import dev.mtlsguardrails.cli.report.TextReport;
import dev.mtlsguardrails.cli.source.Documents;
import dev.mtlsguardrails.cli.source.SourceFiles;
import dev.mtlsguardrails.core.policy.Requester;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.core.rule.UnknownRules;
import dev.mtlsguardrails.core.verdict.Judge;
import java.io.InputStream;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Gives the webhook's verdicts about files. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        versionProvider = Cli.Version.class,
        description = {
            "Say what the webhook would do about the objects in files, without a cluster.",
            "They are judged as if all of them had been applied, in whatever order they come."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Nothing would be refused.",
            "1:Something would be refused.",
            "2:The input, or a file of it, cannot be worked with; that was not judged.",
            "70:A bug of mTLS Guardrails."
        })
final class CheckCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli does
    private CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "YAML or JSON files, directories with such files below them, or - for standard input.")
    private List<String> files = List.of();

    @Option(
            names = "--mesh",
            paramLabel = "FILE",
            description = "The cluster as it was before: files or directories. An object that is there too is judged as"
                    + " an update of it.")
    private List<String> mesh = List.of();

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "Judge by the MtlsPolicies of this file and by no others. Without it, those of the other"
                    + " files count; if there are none, the shipped default.")
    private @Nullable String policy;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "Where objects go that do not say; default: ${DEFAULT-VALUE}.")
    private String namespace = "default";

    @Option(names = "--as", paramLabel = "USER", description = "The full name of the user who applies the files.")
    private String user = "";

    @Option(names = "--as-group", paramLabel = "GROUP", description = "A group of this user.")
    private List<String> groups = List.of();

    @Mixin
    private MeshOptions settings = new MeshOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
    private OutputForm output = OutputForm.TEXT;

    @Option(
            names = {"--color", "--colour"},
            paramLabel = "WHEN",
            description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}, which is on a terminal, unless NO_COLOR"
                    + " is set.")
    private Colours colours = Colours.AUTO;

    private final SourceFiles sources;
    private final Clock clock;

    CheckCommand(InputStream stdin, Clock clock) {
        this.sources = new SourceFiles(stdin);
        this.clock = clock;
    }

    @Override
    public Integer call() {
        RuleCatalogue catalogue = RuleCatalogue.complete();
        UnknownRules unknownRules = catalogue.unknownRules();
        Judge judge = new Judge(catalogue, List.of());
        Documents documents = new Documents(namespace);
        Policies policies = policies(new PolicyFiles(unknownRules));
        Documents.Found found = documents.found(sources.read(files));
        if (found.objects().isEmpty() && !found.broken().isEmpty()) {
            throw found.broken().getFirst();
        }
        Report report = new Checker(
                        new Examiner(judge, unknownRules, new Requester(user, groups), clock.instant()),
                        policies,
                        settings.controlPlanes(),
                        mesh.isEmpty() ? List.of() : documents.in(sources.read(mesh)))
                .check(found.objects());
        print(report);
        found.broken().forEach(bad -> Cli.complain(spec.commandLine().getErr(), bad));
        if (!found.broken().isEmpty()) {
            return Cli.BAD_INPUT;
        }
        return report.refusesSomething() ? Cli.REFUSED : Cli.FINE;
    }

    private Policies policies(PolicyFiles reader) {
        return new Policies(
                Optional.ofNullable(policy).map(file -> reader.read(sources.read(List.of(file)))),
                reader.shipped(Resources.shippedPolicy()));
    }

    private void print(Report report) {
        PrintWriter out = spec.commandLine().getOut();
        switch (output) {
            case TEXT -> new TextReport(out, new Palette(colours.ansi())).print(report);
            case JSON -> JsonOutput.print(out, json -> new JsonReport(json).print(report));
        }
    }
}
