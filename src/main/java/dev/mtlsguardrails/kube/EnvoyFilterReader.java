package dev.mtlsguardrails.kube;

import dev.mtlsguardrails.core.mesh.EnvoyFilter;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
                spec.field("targetRefs").items(target -> "").isEmpty()
                        ? EnvoyFilter.Target.SIDECARS
                        : EnvoyFilter.Target.NAMED,
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

    /** Without recursion: a value may be deeper than a stack. */
    private static List<EnvoyFilter.Entry> entries(Cursor value) {
        List<EnvoyFilter.Entry> entries = new ArrayList<>();
        Deque<Named> open = new ArrayDeque<>(members(value));
        while (!open.isEmpty()) {
            Named next = open.removeFirst();
            entries.add(new EnvoyFilter.Entry(
                    next.cursor.at(), next.name, next.cursor.node().asText()));
            members(next.cursor).reversed().forEach(open::addFirst);
        }
        return entries;
    }

    private static List<Named> members(Cursor value) {
        List<Named> members = new ArrayList<>();
        if (value.node().isObject()) {
            value.entries().forEach((name, member) -> members.add(new Named(name, member)));
        } else if (value.node().isArray()) {
            value.items(item -> "").forEach(item -> members.add(new Named("", item)));
        }
        return members;
    }

    private record Named(String name, Cursor cursor) {}
}
