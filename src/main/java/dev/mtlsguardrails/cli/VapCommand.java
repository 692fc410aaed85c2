package dev.mtlsguardrails.cli;

import dev.mtlsguardrails.cli.source.BadInput;
import dev.mtlsguardrails.cli.vap.AdmissionPolicies;
import dev.mtlsguardrails.cli.vap.CelForm;
import dev.mtlsguardrails.cli.vap.Manifests;
import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.policy.Profile;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.core.rule.RuleInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the rules that one object tells as ValidatingAdmissionPolicies. */
@Command(
        name = "vap",
        mixinStandardHelpOptions = true,
        versionProvider = Cli.Version.class,
        description = {
            "Write rules as ValidatingAdmissionPolicies, for clusters whose API server is to check by itself.",
            "",
            "Only what one object tells is checked: no mesh, no exceptions, no MtlsPolicy. The page of each rule says what"
                    + " that leaves out. Needs Kubernetes 1.30 or later."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:The policies are written.",
            "2:What was asked for cannot be had.",
            "70:A bug of mTLS Guardrails."
        })
final class VapCommand implements Callable<Integer> {

    /** Of namespaces and DNS domains; what is anything else would be CEL of its own. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli does
    private CommandSpec spec;

    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            description = "Baseline or Strict: what is denied, what is warned about, what only goes to the audit log;"
                    + " default: Baseline.")
    private Profile profile = Profile.BASELINE;

    @Option(
            names = "--rule",
            paramLabel = "ID",
            description =
                    "Only this rule, such as MTLS-0201; may be repeated. Without it, every rule that has such a form.")
    private List<String> rules = List.of();

    @Option(
            names = "--root-namespace",
            paramLabel = "NAMESPACE",
            description = "The root namespace of the mesh; default: istio-system.")
    private String rootNamespace = MeshConfig.DEFAULT.rootNamespace();

    @Option(
            names = "--cluster-domain",
            paramLabel = "DOMAIN",
            description = "The DNS suffix of Services; default: cluster.local.")
    private String clusterDomain = MeshConfig.DEFAULT.clusterDomain();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Write a file for each rule there, instead of everything to standard output.")
    private @Nullable Path folder;

    private final RuleCatalogue catalogue = RuleCatalogue.complete();

    @Override
    public Integer call() throws IOException {
        AdmissionPolicies policies = new AdmissionPolicies(profile, checked(rootNamespace), checked(clusterDomain));
        for (CelForm form : forms()) {
            String text = Manifests.text(policies.of(form));
            if (folder == null) {
                spec.commandLine().getOut().print(text);
            } else {
                Files.createDirectories(folder);
                Files.writeString(folder.resolve(AdmissionPolicies.name(form) + ".yaml"), text);
            }
        }
        return Cli.FINE;
    }

    private List<CelForm> forms() {
        return rules.isEmpty()
                ? catalogue.infos().stream()
                        .flatMap(rule -> form(rule).stream())
                        .toList()
                : rules.stream().map(this::wanted).toList();
    }

    private CelForm wanted(String written) {
        RuleInfo rule = catalogue.infos().stream()
                .filter(info -> info.id().text().equalsIgnoreCase(written))
                .findFirst()
                .orElseThrow(() -> new BadInput("there is no rule " + written + "; the nearest is "
                        + catalogue.unknownRules().nearest(written)));
        return form(rule)
                .orElseThrow(() -> new BadInput(rule.id() + " cannot be told from one object; `mtls-guardrails rules "
                        + rule.id() + "` says why"));
    }

    private static Optional<CelForm> form(RuleInfo rule) {
        return Resources.celForm(rule).map(text -> CelForm.read(rule, text, Resources::celOfKinds));
    }

    private static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new BadInput("`" + name + "` is no name of a namespace or domain; write lower-case letters, digits,"
                    + " dashes and dots");
        }
        return name;
    }
}
