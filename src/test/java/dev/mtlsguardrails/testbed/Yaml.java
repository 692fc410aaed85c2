package dev.mtlsguardrails.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Reads manifests as trees. */
public final class Yaml {

    private static final YAMLMapper MAPPER = new YAMLMapper();

    private Yaml() {}

    public static List<JsonNode> documents(String text) {
        try (MappingIterator<JsonNode> documents =
                MAPPER.readerFor(JsonNode.class).readValues(text)) {
            return documents.readAll().stream()
                    .filter(document -> !document.isNull() && !document.isMissingNode())
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The documents of a file. */
    public static List<JsonNode> file(Path file) {
        try {
            return documents(Files.readString(file));
        } catch (IOException | RuntimeException unreadable) {
            throw new IllegalStateException("cannot read " + file, unreadable);
        }
    }

    public static JsonNode single(Path file) {
        List<JsonNode> documents = file(file);
        if (documents.size() != 1) {
            throw new IllegalStateException(file + " must hold one document, not " + documents.size());
        }
        return documents.getFirst();
    }

    /** The documents of all YAML files directly in a folder, in the order of their names. */
    public static List<JsonNode> folder(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .flatMap(file -> file(file).stream())
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
