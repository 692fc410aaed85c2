package dev.mtlsguardrails.core.installation;

import dev.mtlsguardrails.core.controlplane.Injector;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Namespace;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The sidecar injectors that have been seen. One that goes is missed as long as a namespace is labelled for it and no other
 * answers there; after the upgrade of a mesh, whose namespaces go with the new revision, nobody misses the old one.
 */
public record SeenInjectors(SortedMap<ResourceId, Injector> all) {

    public static final SeenInjectors NONE = new SeenInjectors(Collections.emptySortedMap());

    private static final int MOST_NAMED = 5;

    public SeenInjectors {
        all = Collections.unmodifiableSortedMap(new TreeMap<>(all));
    }

    /** As they are now; what went stays as it was seen last. */
    public SeenInjectors seeing(MeshSnapshot mesh) {
        SortedMap<ResourceId, Injector> next = new TreeMap<>(all);
        mesh.controlPlanes().injectors().forEach(injector -> next.put(injector.id(), injector));
        return next.equals(all) ? this : new SeenInjectors(next);
    }

    /** What is said about each that is missed. */
    public List<String> missed(MeshSnapshot mesh) {
        List<Injector> present = mesh.controlPlanes().injectors();
        List<String> missed = new ArrayList<>();
        all.forEach((id, injector) -> {
            List<String> namespaces =
                    present.stream().anyMatch(other -> other.id().equals(id))
                            ? List.of()
                            : leftBy(injector, present, mesh);
            if (!namespaces.isEmpty()) {
                missed.add(
                        "sidecar injector " + id.name() + " was deleted, and no other answers in " + named(namespaces));
            }
        });
        return missed;
    }

    private static List<String> leftBy(Injector gone, List<Injector> present, MeshSnapshot mesh) {
        return mesh.namespaces()
                .map(NamespaceSlice::namespace)
                .flatMap(Optional::stream)
                .filter(namespace -> gone.answersIn(namespace.labels()))
                .filter(namespace -> present.stream().noneMatch(other -> other.answersIn(namespace.labels())))
                .map(Namespace::home)
                .toList();
    }

    private static String named(List<String> namespaces) {
        String first = String.join(", ", namespaces.subList(0, Math.min(MOST_NAMED, namespaces.size())));
        return namespaces.size() > MOST_NAMED
                ? first + " and " + (namespaces.size() - MOST_NAMED) + " more namespaces"
                : first;
    }
}
