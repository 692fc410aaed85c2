package dev.mtlsguardrails.cli.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/** The documents of a file, YAML or JSON, as nodes that know where they stand. */
final class YamlDocuments {

    private static final int MOST_CODE_POINTS = 64 * 1024 * 1024;
    private static final int MOST_ALIASES = 1_000;
    /** Schemas of custom resource definitions are deeper than the fifty that are usual. */
    private static final int DEEPEST = 200;

    private YamlDocuments() {}

    static List<Node> of(SourceFile file) {
        if (file.text().stripLeading().startsWith("{")) {
            try {
                return JsonNodes.of(file.text());
            } catch (IOException noJson) {
                return composed(file); // YAML may begin like that as well, and says better what is wrong
            }
        }
        return composed(file);
    }

    private static List<Node> composed(SourceFile file) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MOST_CODE_POINTS);
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setNestingDepthLimit(DEEPEST);
        // The end of the last line is made sure of: a block that lasts until there ends in a line of its own.
        StreamReader reader = new StreamReader(file.text() + "\n");
        try {
            Composer composer = new Composer(new ParserImpl(reader, options), new Scalars(), options);
            List<Node> documents = new ArrayList<>();
            while (composer.checkNode()) {
                documents.add(composer.getNode());
            }
            return documents;
        } catch (MarkedYAMLException wrong) {
            throw BadInput.in(file.name(), line(wrong), sentence(wrong) + "; correct it, nothing was checked");
        } catch (ReaderException wrong) {
            throw BadInput.in(
                    file.name(),
                    file.lineOf(wrong.getPosition()),
                    "has a character that YAML does not allow, U+%04X; remove it, nothing was checked"
                            .formatted(wrong.getCodePoint()));
        } catch (YAMLException wrong) {
            throw new BadInput(file.name() + ": is too much: " + wrong.getMessage() + "; split it");
        }
    }

    private static int line(MarkedYAMLException wrong) {
        return wrong.getProblemMark() == null ? 1 : wrong.getProblemMark().getLine() + 1;
    }

    private static String sentence(MarkedYAMLException wrong) {
        String context = wrong.getContext() == null ? "" : wrong.getContext() + ", ";
        return "is no YAML: " + context + wrong.getProblem();
    }
}
