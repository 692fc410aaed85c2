package dev.mtlsguardrails.core.impact;

import dev.mtlsguardrails.core.controlplane.ControlPlaneObject;
import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Workload;
import dev.mtlsguardrails.core.mtls.ClientClass.Members;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A mesh on both sides of a change, as some of its namespaces see it: a cluster may have several, or several revisions of
 * one, and a change may lead namespaces from one into another. A view tells of its own servers, and of the calls of its own
 * clients, to whomever; so nothing is told twice, and no call from one view into another is lost.
 *
 * @param members the namespaces that see it so; all of them where the cluster has but one mesh
 */
record View(MeshSnapshot before, MeshSnapshot after, Set<String> members) {

    /** Those that a change is about: of a control plane, all there are. */
    static List<View> all(Change change, MeshSnapshot before, MeshSnapshot after) {
        if (isOne(before) && isOne(after)) {
            return List.of(new View(before, after, Set.of()));
        }
        boolean isOfMeshes = isOfMeshes(change);
        return byMesh(before, after).stream()
                .map(members ->
                        new View(before.seenFrom(members.getFirst()), after.seenFrom(members.getFirst()), members))
                .filter(view -> isOfMeshes || view.isConcernedBy(change))
                .toList();
    }

    private static boolean isOfMeshes(Change change) {
        return change.object() instanceof ControlPlaneObject
                || change.object() instanceof Workload workload
                        && workload.istiod().isPresent();
    }

    /**
     * Whether the object is in a namespace of it, or in one that its istiod looks into (istio-semantics 0.1). Whether istiod
     * then reads the object does not matter: if it is labelled for another revision, servers of that one change, whom clients
     * of this one call.
     */
    private boolean isConcernedBy(Change change) {
        return change.object() instanceof MeshObject object
                && (holds(object.home()) || discovers(before, object.home()) || discovers(after, object.home()));
    }

    private static boolean discovers(MeshSnapshot mesh, String namespace) {
        return mesh.config().discovers(namespace, mesh.namespaceLabels(namespace));
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

    /** Whether some of these clients see it so; those whom no rule of any mesh tells what to send are told of in each. */
    boolean holds(Members clients) {
        return switch (clients) {
            case Members.Elsewhere others ->
                members.isEmpty() || !others.exceptNamespaces().containsAll(members);
            case Members.InNamespace in -> holds(in.namespace());
            case Members.Selected selected -> holds(selected.namespace());
            case Members.Gateways gateways -> holds(gateways.namespace());
            case Members.WithoutProxy without -> true;
            case Members.InAmbient ambient -> true;
        };
    }

    boolean isConfiguredAlike() {
        return before.config().equals(after.config());
    }

    private record Configs(MeshConfig before, MeshConfig after) {}
}
