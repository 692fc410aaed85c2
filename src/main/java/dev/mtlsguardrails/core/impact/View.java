package dev.mtlsguardrails.core.impact;

import dev.mtlsguardrails.core.controlplane.ControlPlaneObject;
import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Namespace;
import dev.mtlsguardrails.core.mesh.Workload;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A mesh on both sides of a change, as some of its namespaces see it: a cluster may have several, and a change may lead
 * namespaces from one into another.
 *
 * @param members the namespaces that see it so; all of them where the cluster has but one mesh
 */
record View(MeshSnapshot before, MeshSnapshot after, Set<String> members) {

    /** The meshes that a change is about. */
    static List<View> all(Change change, MeshSnapshot before, MeshSnapshot after) {
        if (isOne(before) && isOne(after)) {
            return List.of(new View(before, after, Set.of()));
        }
        boolean isOfMeshes = change.object() instanceof ControlPlaneObject
                || change.object() instanceof Namespace
                || change.object() instanceof Workload workload
                        && workload.istiod().isPresent();
        List<View> views = new ArrayList<>();
        for (SortedSet<String> members : byMesh(before, after)) {
            View view = new View(before.seenFrom(members.getFirst()), after.seenFrom(members.getFirst()), members);
            boolean isOwn = view.before.config().equals(before.config())
                    || view.after.config().equals(after.config());
            if (isOfMeshes || isOwn) {
                views.add(view);
            }
        }
        return views;
    }

    private static boolean isOne(MeshSnapshot mesh) {
        return mesh.controlPlanes().all().size() == 1;
    }

    /** The namespaces that go the same way, from one mesh to another or within one. */
    private static List<SortedSet<String>> byMesh(MeshSnapshot before, MeshSnapshot after) {
        Map<Configs, SortedSet<String>> alike = new LinkedHashMap<>();
        Stream.concat(before.namespaceNames().stream(), after.namespaceNames().stream())
                .distinct()
                .forEach(namespace -> alike.computeIfAbsent(
                                new Configs(
                                        before.controlPlaneOf(namespace).config(),
                                        after.controlPlaneOf(namespace).config()),
                                added -> new TreeSet<>())
                        .add(namespace));
        return List.copyOf(alike.values());
    }

    /** Whether a namespace sees it so. */
    boolean holds(String namespace) {
        return members.isEmpty() || members.contains(namespace);
    }

    /** The same, but for some. */
    Predicate<String> holding(List<String> notThese) {
        return namespace -> holds(namespace) && Collections.binarySearch(notThese, namespace) < 0;
    }

    boolean isConfiguredAlike() {
        return before.config().equals(after.config());
    }

    private record Configs(MeshConfig before, MeshConfig after) {}
}
