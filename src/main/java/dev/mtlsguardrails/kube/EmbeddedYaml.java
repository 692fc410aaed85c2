package dev.mtlsguardrails.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** YAML that an object carries as text: in a ConfigMap, in an annotation. Of plain data only, and not without end. */
final class EmbeddedYaml {

    /** The API server takes no larger objects. */
    private static final int MOST_CODE_POINTS = 3 * 1024 * 1024;

    private static final int MOST_ALIASES = 50;

    private static final ObjectMapper TREES = new ObjectMapper();

    private EmbeddedYaml() {}

    /** The mapping that the text holds; empty for what is none, or no YAML. */
    static Optional<JsonNode> mapping(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MOST_CODE_POINTS);
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setAllowRecursiveKeys(false);
        try {
            Object loaded = new Yaml(new SafeConstructor(options)).load(text);
            JsonNode tree = loaded == null ? JsonNodeFactory.instance.missingNode() : TREES.valueToTree(loaded);
            return tree.isObject() ? Optional.of(tree) : Optional.empty();
        } catch (YAMLException | IllegalArgumentException notYaml) {
            return Optional.empty();
        }
    }
}
