package dev.mtlsguardrails.cli;

import dev.mtlsguardrails.cli.check.Stored;
import dev.mtlsguardrails.cli.explain.Explanation;
import dev.mtlsguardrails.cli.explain.WorkloadName;
import dev.mtlsguardrails.cli.source.BadInput;
import dev.mtlsguardrails.cli.source.Documents;
import dev.mtlsguardrails.cli.source.KubectlCluster;
import dev.mtlsguardrails.cli.source.SourceFiles;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what holds for one workload of a mesh, and why. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        versionProvider = Cli.Version.class,
        description = {
            "Say what a workload takes at its ports, who calls it how, and which objects decide that.",
            "Without --mesh, the cluster is read with `kubectl get`, by the rights that you have there; what you may not"
                    + " list is named, and is not seen. Secrets are not asked for."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:It was explained, whether all is well or not.",
            "2:There is no such workload or port, or the files or the cluster cannot be read.",
            "70:A bug of mTLS Guardrails."
        })
final class ExplainCommand implements Callable<Integer> {

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\t]]");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli does
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "NAMESPACE/WORKLOAD[:PORT]",
            description = "The workload, by its own name or as NAMESPACE/KIND/WORKLOAD, and one of its own ports (not a"
                    + " Service's); default: all of them.")
    private String workload = "";

    @Option(
            names = "--from",
            paramLabel = "NAMESPACE/WORKLOAD",
            description = "Explain the calls of this client only, in more detail.")
    private @Nullable String from;

    @Option(
            names = "--mesh",
            paramLabel = "FILE",
            description = "The cluster: files or directories, or - for standard input.")
    private List<String> mesh = List.of();

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "The cluster, as kubectl reads it with this file; default: as kubectl reads it without.")
    private @Nullable String kubeconfig;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "Where objects of the files go that do not say; default: ${DEFAULT-VALUE}.")
    private String namespace = "default";

    @Mixin
    private MeshOptions settings = new MeshOptions();

    private final SourceFiles sources;

    ExplainCommand(InputStream stdin) {
        this.sources = new SourceFiles(stdin);
    }

    @Override
    public Integer call() {
        if (!mesh.isEmpty() && kubeconfig != null) {
            throw new ParameterException(
                    spec.commandLine(), "--mesh and --kubeconfig both say where the mesh is; give one of them");
        }
        WorkloadName server = WorkloadName.of(workload);
        Optional<WorkloadName> client = Optional.ofNullable(from).map(WorkloadName::of);
        List<String> notes = new ArrayList<>();
        MeshSnapshot snapshot = mesh.isEmpty() ? cluster(notes) : files(notes);
        print(explained(snapshot, server, client, notes), notes);
        return Cli.FINE;
    }

    /** What was not seen may be what is missed. */
    private static List<String> explained(
            MeshSnapshot snapshot, WorkloadName server, Optional<WorkloadName> client, List<String> notes) {
        try {
            return Explanation.of(snapshot, server, client);
        } catch (BadInput bad) {
            throw notes.isEmpty()
                    ? bad
                    : new BadInput(bad.getMessage() + "; but " + notes.size() + " not read, first of all: "
                            + notes.getFirst());
        }
    }

    private MeshSnapshot files(List<String> notes) {
        Stored stored = Stored.of(new Documents(namespace).in(sources.read(mesh)), settings.controlPlanes());
        notes.addAll(stored.notes());
        return stored.view().mesh();
    }

    private MeshSnapshot cluster(List<String> notes) {
        KubectlCluster.Seen seen =
                new KubectlCluster(Optional.ofNullable(kubeconfig)).read(MeshSnapshot.empty(settings.controlPlanes()));
        notes.addAll(seen.notes());
        return seen.mesh();
    }

    /** Names and values may hold anything, and a terminal obeys what it is sent. */
    private void print(List<String> lines, List<String> notes) {
        PrintWriter out = spec.commandLine().getOut();
        lines.forEach(line -> out.print(CONTROL.matcher(line).replaceAll("?").stripTrailing() + "\n"));
        if (!notes.isEmpty()) {
            out.print("\n");
        }
        notes.forEach(note -> out.print("Note: " + CONTROL.matcher(note).replaceAll("?") + "\n"));
        out.flush();
    }
}
