package dev.mtlsguardrails.kube;

import dev.mtlsguardrails.core.mesh.Meta;
import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.Selector;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what all kinds have in common. */
final class MetaReader {

    private static final List<String> MESH = List.of("istio.io/", "maistra.io/");

    private MetaReader() {}

    static Meta meta(Cursor object) {
        Cursor metadata = object.field("metadata");
        return new Meta(
                labels(metadata.field("labels")),
                created(metadata.field("creationTimestamp")),
                metadata.field("deletionTimestamp").text().isPresent(),
                controller(metadata.field("ownerReferences")));
    }

    static Labels labels(Cursor labels) {
        return Labels.of(labels.textMap());
    }

    /** The annotations that a mesh reads. Others may be large, and a cluster has a hundred thousand pods. */
    static Labels annotations(Cursor annotations) {
        Map<String, String> read = new HashMap<>(annotations.textMap());
        read.keySet().removeIf(key -> MESH.stream().noneMatch(key::contains));
        return Labels.of(read);
    }

    private static Optional<Instant> created(Cursor timestamp) {
        try {
            return timestamp.text().map(Instant::parse);
        } catch (DateTimeParseException notATime) {
            throw new Cursor.Malformed(timestamp.at(), "must be an RFC 3339 time");
        }
    }

    private static Optional<Meta.Owner> controller(Cursor owners) {
        return owners.items(owner -> owner.field("uid").text().orElse("")).stream()
                .filter(owner -> owner.field("controller").flag())
                .findFirst()
                .map(owner -> new Meta.Owner(
                        new GroupKind(
                                group(owner.field("apiVersion").required()),
                                owner.field("kind").required()),
                        owner.field("name").required()));
    }

    /** The group of an {@code apiVersion}: {@code apps} of {@code apps/v1}, nothing of {@code v1}. */
    static String group(String apiVersion) {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    /** A Kubernetes {@code LabelSelector}; absent and empty both select everything. */
    static Selector labelSelector(Cursor selector) {
        List<Selector.Requirement> expressions = selector.field("matchExpressions").items(expression -> "").stream()
                .map(MetaReader::requirement)
                .toList();
        return Selector.of(selector.field("matchLabels").textMap(), expressions);
    }

    private static Selector.Requirement requirement(Cursor expression) {
        String key = expression.field("key").required();
        Cursor operator = expression.field("operator");
        List<String> values = expression.field("values").texts();
        return switch (operator.required()) {
            case "In" -> new Selector.Requirement.In(key, values);
            case "NotIn" -> new Selector.Requirement.NotIn(key, values);
            case "Exists" -> new Selector.Requirement.Exists(key);
            case "DoesNotExist" -> new Selector.Requirement.DoesNotExist(key);
            default -> throw new Cursor.Malformed(operator.at(), "must be In, NotIn, Exists or DoesNotExist");
        };
    }
}
