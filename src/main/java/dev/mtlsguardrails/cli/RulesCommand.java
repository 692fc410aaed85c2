package dev.mtlsguardrails.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.mtlsguardrails.cli.source.BadInput;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.core.rule.RuleInfo;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the rules, or shows the page of one. */
@Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        versionProvider = Cli.Version.class,
        description = "List the rules and what each profile does about them, or show the page of one.")
final class RulesCommand implements Callable<Integer> {

    private static final String ROW = "%-9s  %-8s  %-8s  %s\n";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli does
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "ID", description = "The rule whose page to show, such as MTLS-0201.")
    private @Nullable String id;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
    private OutputForm output = OutputForm.TEXT;

    private final RuleCatalogue catalogue = RuleCatalogue.complete();
    private final List<RuleInfo> rules = catalogue.infos();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Optional<RuleInfo> one = Optional.ofNullable(id).map(this::find);
        switch (output) {
            case TEXT -> out.print(one.map(Resources::page).orElseGet(this::table));
            case JSON ->
                JsonOutput.print(out, json -> {
                    if (one.isPresent()) {
                        write(json, one.get());
                    } else {
                        writeAll(json);
                    }
                });
        }
        return Cli.FINE;
    }

    private RuleInfo find(String written) {
        return rules.stream()
                .filter(rule -> rule.id().text().equalsIgnoreCase(written))
                .findFirst()
                .orElseThrow(() -> new BadInput("there is no rule " + written + "; the nearest is "
                        + catalogue.unknownRules().nearest(written)
                        + ", and `mtls-guardrails rules` lists all"));
    }

    private String table() {
        StringBuilder table = new StringBuilder(ROW.formatted("RULE", "BASELINE", "STRICT", "FINDS"));
        for (RuleInfo rule : rules) {
            table.append(ROW.formatted(
                    rule.id(),
                    rule.actions().baseline().written(),
                    rule.actions().strict().written(),
                    rule.finds()));
        }
        return table.toString();
    }

    private void writeAll(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("rules");
        for (RuleInfo rule : rules) {
            json.writeStartObject();
            writeFields(json, rule);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, RuleInfo rule) throws IOException {
        json.writeStartObject();
        writeFields(json, rule);
        json.writeStringField("page", Resources.page(rule));
        json.writeEndObject();
    }

    private static void writeFields(JsonGenerator json, RuleInfo rule) throws IOException {
        json.writeStringField("id", rule.id().text());
        json.writeStringField("slug", rule.slug());
        json.writeStringField("baseline", rule.actions().baseline().written());
        json.writeStringField("strict", rule.actions().strict().written());
        json.writeStringField("finds", rule.finds());
    }
}
