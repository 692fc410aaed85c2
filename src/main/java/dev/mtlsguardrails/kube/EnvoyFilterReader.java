package dev.mtlsguardrails.kube;

import dev.mtlsguardrails.core.mesh.EnvoyFilter;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.ArrayList;
import java.util.List;

/** Reads EnvoyFilters. What a patch holds has no schema, so it is kept as a flat list of all its fields. */
final class EnvoyFilterReader {

    private EnvoyFilterReader() {}

    static EnvoyFilter envoyFilter(ResourceId id, Cursor object) {
        Cursor spec = object.field("spec");
        return new EnvoyFilter(
                id,
                MetaReader.meta(object),
                Selector.matchLabels(spec.path("workloadSelector", "labels").textMap()),
                spec.field("configPatches").items(EnvoyFilterReader::patchIdentity).stream()
                        .map(EnvoyFilterReader::configPatch)
                        .toList());
    }

    /** Patches have no names; what they are about tells them apart wherever they stand. */
    private static String patchIdentity(Cursor patch) {
        return patch.field("applyTo").text().orElse("") + patch.field("match").node();
    }

    private static EnvoyFilter.ConfigPatch configPatch(Cursor patch) {
        return new EnvoyFilter.ConfigPatch(
                patch.field("applyTo").text().orElse(""),
                patch.path("match", "context").text().orElse("ANY"),
                patch.path("patch", "operation").text().orElse(""),
                patch.field("patch").at(),
                entries(patch.path("patch", "value")));
    }

    private static List<EnvoyFilter.Entry> entries(Cursor value) {
        List<EnvoyFilter.Entry> entries = new ArrayList<>();
        addMembers(entries, value);
        return entries;
    }

    private static void addMembers(List<EnvoyFilter.Entry> entries, Cursor value) {
        if (value.node().isObject()) {
            value.entries().forEach((name, member) -> add(entries, name, member));
        } else if (value.node().isArray()) {
            value.items(item -> "").forEach(item -> add(entries, "", item));
        }
    }

    private static void add(List<EnvoyFilter.Entry> entries, String name, Cursor cursor) {
        entries.add(new EnvoyFilter.Entry(cursor.at(), name, cursor.node().asText()));
        addMembers(entries, cursor);
    }
}
