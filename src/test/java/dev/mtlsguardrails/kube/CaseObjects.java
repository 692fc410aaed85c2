package dev.mtlsguardrails.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.testbed.Examples;
import dev.mtlsguardrails.testbed.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All objects of all examples and cases. */
final class CaseObjects {

    private CaseObjects() {}

    static List<JsonNode> all() {
        List<JsonNode> objects = new ArrayList<>();
        Examples.all().forEach(example -> objects.add(example.object()));
        try (Stream<Path> files = Files.walk(Path.of("src/test/resources/cases"))) {
            files.filter(file -> file.endsWith("request.yaml"))
                    .sorted()
                    .map(Yaml::single)
                    .forEach(request -> {
                        Stream.of("object", "oldObject")
                                .map(request::path)
                                .filter(JsonNode::isObject)
                                .forEach(objects::add);
                    });
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return objects;
    }
}
