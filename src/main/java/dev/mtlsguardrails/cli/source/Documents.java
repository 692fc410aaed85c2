package dev.mtlsguardrails.cli.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.kube.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.Node;

/** Takes files apart into objects. */
public final class Documents {

    private static final String LIST = "List";

    private final String namespace;

    /**
     * @param namespace where an object goes that does not say
     */
    public Documents(String namespace) {
        this.namespace = namespace;
    }

    /** The objects of files that all have to be sound. A list may be empty; files without any document are a mistake. */
    public List<Document> in(List<SourceFile> files) {
        Found found = found(files);
        if (!found.broken().isEmpty()) {
            throw found.broken().getFirst();
        }
        return found.objects();
    }

    /** The objects of the files, and what is wrong with those files that cannot be worked with. */
    public Found found(List<SourceFile> files) {
        List<Document> objects = new ArrayList<>();
        List<BadInput> broken = new ArrayList<>();
        boolean empty = true;
        for (SourceFile file : files) {
            try {
                List<Document> own = new ArrayList<>();
                for (Node root : YamlDocuments.of(file)) {
                    Mappings mappings = new Mappings(file);
                    JsonNode tree = new Trees(file, mappings).tree(root);
                    empty &= tree.isNull();
                    objects(file, tree, new Places(mappings, root)).forEach(own::add);
                }
                objects.addAll(own);
            } catch (BadInput bad) { // kubectl refuses such a file as a whole, and goes on with the next
                broken.add(bad);
            }
        }
        if (empty && broken.isEmpty()) {
            throw nothing(files, "holds no YAML document; name a file that does");
        }
        if (!objects.isEmpty() && objects.stream().noneMatch(Documents::isObject)) {
            throw nothing(files, "holds no Kubernetes object: nothing in it has apiVersion and kind");
        }
        return new Found(objects, broken);
    }

    /**
     * @param broken one for each file of which nothing was taken
     */
    public record Found(List<Document> objects, List<BadInput> broken) {}

    /** An error message on a pipe must not pass for manifests that were judged. */
    private static boolean isObject(Document document) {
        return !document.header().apiVersion().isEmpty()
                && !document.header().kind().isEmpty();
    }

    private static BadInput nothing(List<SourceFile> files, String sentence) {
        return new BadInput(files.getFirst().name() + (files.size() == 1 ? "" : " and all others") + ": " + sentence);
    }

    private Stream<Document> objects(SourceFile file, JsonNode tree, Places places) {
        if (tree.isNull()) {
            return Stream.empty();
        }
        Header header = Header.of(tree);
        if (header.kind().endsWith(LIST) && tree.path("items").isArray()) {
            return IntStream.range(0, tree.path("items").size())
                    .boxed()
                    .flatMap(index -> objects(
                            file,
                            item(header, tree.path("items").get(index)),
                            places.below(JsonPointer.of("items").item(index, ""))));
        }
        JsonNode placed = Header.placed(tree, namespace);
        return Stream.of(new Document(file, placed, Header.of(placed), places));
    }

    /** The items of a typed list need not say what they are. */
    private static JsonNode item(Header list, JsonNode item) {
        String kind = list.kind().substring(0, list.kind().length() - LIST.length());
        if (kind.isEmpty() || item.has("kind") || !(item instanceof ObjectNode written)) {
            return item;
        }
        ObjectNode named = JsonNodeFactory.instance.objectNode();
        named.put("apiVersion", list.apiVersion()).put("kind", kind);
        named.setAll(written);
        return named;
    }
}
