package dev.mtlsguardrails.cli.vap;

import java.util.List;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/** Writes objects as YAML that people can review: an expression of several lines stays one. */
public final class Manifests {

    private Manifests() {}

    /** Documents, each with its separator before it. */
    public static String text(List<?> objects) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setLineBreak(DumperOptions.LineBreak.UNIX);
        options.setIndicatorIndent(2);
        options.setIndentWithIndicator(true);
        options.setSplitLines(false);
        options.setExplicitStart(true);
        return new Yaml(new Lines(options), options).dumpAll(objects.iterator());
    }

    private static final class Lines extends Representer {

        Lines(DumperOptions options) {
            super(options);
            representers.put(String.class, this::string);
        }

        private Node string(Object text) {
            ScalarStyle style = text.toString().contains("\n") ? ScalarStyle.LITERAL : ScalarStyle.PLAIN;
            return representScalar(Tag.STR, text.toString(), style);
        }
    }
}
