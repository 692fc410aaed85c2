package dev.mtlsguardrails.cli.vap;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** A file of ours with CEL in it. It is packaged with the program: what is wrong with it is a bug, not bad input. */
final class CelFile {

    private final Map<String, Object> fields = new LinkedHashMap<>();

    CelFile(String text) {
        Map<?, ?> read = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        read.forEach((key, value) -> fields.put(key.toString(), value));
    }

    String text(String field) {
        return optional(field).orElseThrow(() -> new IllegalStateException("no field " + field));
    }

    Optional<String> optional(String field) {
        return Optional.ofNullable(fields.get(field)).map(Object::toString);
    }

    /** As it stands, to be handed on. */
    List<?> list(String field) {
        return fields.get(field) instanceof List<?> list ? list : List.of();
    }

    List<Definition> definitions(String field) {
        return list(field).stream()
                .map(entry -> (Map<?, ?>) entry)
                .map(entry ->
                        new Definition(String.valueOf(entry.get("name")), String.valueOf(entry.get("expression"))))
                .toList();
    }
}
