package dev.mtlsguardrails.kube;

import dev.mtlsguardrails.core.installation.History.LaterChange;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who has set which field of the entries of a webhook configuration, by its {@code managedFields}. Their lists are keyed by
 * name; selectors and rules are set as a whole.
 */
final class FieldOwners {

    private static final String APPLY = "Apply";
    private static final String CONDITIONS = "matchConditions";

    /** Those that decide whether we are asked, and what becomes of it when nobody answers. */
    private static final Set<String> DECISIVE =
            Set.of("failurePolicy", CONDITIONS, "matchPolicy", "namespaceSelector", "objectSelector", "rules");

    private final List<Cursor> owners;

    FieldOwners(Cursor configuration) {
        this.owners = configuration.path("metadata", "managedFields").items(owner -> "");
    }

    /** Whether somebody has applied entries server-side. */
    boolean isApplied() {
        return owners.stream()
                .filter(FieldOwners::applies)
                .flatMap(FieldOwners::fields)
                .findAny()
                .isPresent();
    }

    /** Sorted, so that replicas tell alike. */
    List<LaterChange> laterChanges() {
        Set<Field> applied = owners.stream()
                .filter(FieldOwners::applies)
                .flatMap(FieldOwners::fields)
                .collect(Collectors.toUnmodifiableSet());
        return owners.stream()
                .filter(owner -> !applies(owner))
                .flatMap(owner -> fields(owner)
                        .filter(field -> !applied.contains(field))
                        .map(field -> new LaterChange(
                                field.entry,
                                field.name,
                                owner.field("manager").text().orElse("somebody"))))
                .distinct()
                .sorted((one, other) -> one.toString().compareTo(other.toString()))
                .toList();
    }

    private static boolean applies(Cursor owner) {
        return owner.field("operation").text().filter(APPLY::equals).isPresent();
    }

    private static Stream<Field> fields(Cursor owner) {
        return owner.path("fieldsV1", "f:webhooks").entries().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("k:"))
                .flatMap(entry -> fields(name(entry.getKey()), entry.getValue()));
    }

    /** The key of a list item is written as JSON: <code>k:{"name":"mesh.mtls-guardrails.dev"}</code>. */
    private static String name(String key) {
        return EmbeddedYaml.mapping(key.substring(2))
                .map(names -> names.path("name").asText(""))
                .orElse("");
    }

    private static Stream<Field> fields(String entry, Cursor fields) {
        return fields.entries().keySet().stream()
                .filter(field -> field.startsWith("f:"))
                .map(field -> field.substring(2))
                .filter(DECISIVE::contains)
                .flatMap(field -> field.equals(CONDITIONS)
                        ? fields.field("f:" + field).entries().keySet().stream()
                                .map(condition -> new Field(entry, field, condition))
                        : Stream.of(new Field(entry, field, "")));
    }

    /** @param item which of a list; empty for what is set as a whole */
    private record Field(String entry, String name, String item) {}
}
