package dev.mtlsguardrails.kube;

import dev.mtlsguardrails.core.mesh.Meta;
import dev.mtlsguardrails.core.mtls.AmbientCapture;
import dev.mtlsguardrails.core.mtls.ProxyIds;
import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.Selector;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what all kinds have in common. */
final class MetaReader {

    private static final Pattern LABEL_VALUE = Pattern.compile("([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?");
    private static final Pattern LABEL_KEY =
            Pattern.compile("([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?");
    private static final List<String> MESH = List.of("istio.io/", "maistra.io/", ProxyIds.USERS, ProxyIds.GROUPS);

    private MetaReader() {}

    static Meta meta(Cursor object) {
        Cursor metadata = object.field("metadata");
        return new Meta(
                labels(metadata.field("labels")),
                annotations(metadata.field("annotations")),
                controller(metadata.field("ownerReferences")),
                created(metadata.field("creationTimestamp")));
    }

    /** Empty also for a time that is none: whoever writes one into a file says nothing about the cluster. */
    private static Optional<Instant> created(Cursor timestamp) {
        try {
            return timestamp.text().map(Instant::parse);
        } catch (DateTimeParseException none) {
            return Optional.empty();
        }
    }

    static Labels labels(Cursor labels) {
        return Labels.of(labels.textMap());
    }

    /** The annotations that a mesh reads. Others may be large, and a cluster has a hundred thousand pods. */
    static Labels annotations(Cursor annotations) {
        Map<String, String> read = new HashMap<>(annotations.textMap());
        read.keySet().removeIf(key -> MESH.stream().noneMatch(key::contains));
        read.replace(AmbientCapture.INJECTED, ""); // long, on every injected pod, and only asked whether it is there
        return Labels.of(read);
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

    /**
     * A Kubernetes {@code LabelSelector}; absent and empty both select everything. What Kubernetes would not take for a
     * selector is malformed: one that means nothing must not be read as one that selects all or none.
     */
    static Selector labelSelector(Cursor selector) {
        Cursor matchLabels = selector.field("matchLabels");
        matchLabels
                .entries()
                .values()
                .forEach(value -> checked(value, value.text().orElse(""), LABEL_VALUE));
        matchLabels.entries().forEach((key, value) -> checked(value, key, LABEL_KEY));
        List<Selector.Requirement> expressions = selector.field("matchExpressions").items(expression -> "").stream()
                .map(MetaReader::requirement)
                .toList();
        return Selector.of(matchLabels.textMap(), expressions);
    }

    private static Selector.Requirement requirement(Cursor expression) {
        Cursor key = expression.field("key");
        Cursor operator = expression.field("operator");
        Cursor values = expression.field("values");
        String name = checked(key, key.required(), LABEL_KEY);
        return switch (operator.required()) {
            case "In" -> new Selector.Requirement.In(name, some(values));
            case "NotIn" -> new Selector.Requirement.NotIn(name, some(values));
            case "Exists" -> new Selector.Requirement.Exists(none(values, name));
            case "DoesNotExist" -> new Selector.Requirement.DoesNotExist(none(values, name));
            default -> throw new Cursor.Malformed(operator.at(), "must be In, NotIn, Exists or DoesNotExist");
        };
    }

    private static List<String> some(Cursor values) {
        List<String> texts = values.texts();
        if (texts.isEmpty()) {
            throw new Cursor.Malformed(values.at(), "must name at least one value for In and NotIn");
        }
        texts.forEach(text -> checked(values, text, LABEL_VALUE));
        return texts;
    }

    private static String none(Cursor values, String key) {
        if (!values.texts().isEmpty()) {
            throw new Cursor.Malformed(values.at(), "must be empty for Exists and DoesNotExist");
        }
        return key;
    }

    private static String checked(Cursor at, String text, Pattern form) {
        if (!form.matcher(text).matches()) {
            throw new Cursor.Malformed(at.at(), "is no label: `" + text + "`");
        }
        return text;
    }
}
