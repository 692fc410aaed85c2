package dev.mtlsguardrails.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.policy.GuardSet;
import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.resource.Resource;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.kube.KubeReader;
import dev.mtlsguardrails.kube.Reading;
import dev.mtlsguardrails.kube.ServedKind;
import dev.mtlsguardrails.kube.client.ServedObjects;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads past every watch what a decision rests on, before anything is written: a watch can be silent for minutes without
 * knowing it, and a rule that is created or deleted by an old view does harm. A kind that cannot be read is an exception.
 */
final class SecondLook {

    /** What the rule for the API server rests on. The whole cluster is read only for the sake of the others. */
    private static final Set<GroupKind> OF_THE_API_SERVER = Set.of(
            Kinds.NAMESPACE,
            Kinds.PEER_AUTHENTICATION,
            Kinds.DESTINATION_RULE,
            GuardSet.KINDS.get(0),
            GuardSet.KINDS.get(1));

    private final ServedObjects served;

    SecondLook(ServedObjects served) {
        this.served = served;
    }

    /** The view as it would be if nothing had been missed of what matters for the API server's rule. */
    ClusterView forApiServer(ClusterView view) {
        return anew(
                view,
                ServedKind.ALL.stream()
                        .filter(kind -> OF_THE_API_SERVER.contains(kind.kind()))
                        .toList());
    }

    /** The same for everybody's. */
    ClusterView forEverything(ClusterView view) {
        return anew(
                view,
                ServedKind.ALL.stream()
                        .filter(ServedKind::isWatched)
                        .filter(kind -> !view.unread().contains(kind.kind()))
                        .toList());
    }

    private ClusterView anew(ClusterView view, List<ServedKind> kinds) {
        ClusterView fresh = new ClusterView(view.mesh(), GuardSet.EMPTY, view.unread());
        for (ServedKind kind : kinds) {
            List<JsonNode> objects = served.all(kind);
            Set<ResourceId> listed = new HashSet<>();
            for (JsonNode object : objects) {
                listed.add(id(kind, object));
                if (KubeReader.read(object) instanceof Reading.Read<Resource>(Resource value)) {
                    fresh = fresh.apply(new Change.Standing(value));
                }
            }
            for (MeshObject gone : missing(kind, listed, fresh.mesh()).toList()) {
                fresh = fresh.apply(new Change.Delete(gone));
            }
        }
        return fresh;
    }

    private static ResourceId id(ServedKind kind, JsonNode object) {
        return new ResourceId(
                kind.kind(),
                object.at("/metadata/namespace").asText(),
                object.at("/metadata/name").asText());
    }

    private static Stream<MeshObject> missing(ServedKind kind, Set<ResourceId> listed, MeshSnapshot mesh) {
        return mesh.namespaces()
                .flatMap(slice -> slice.objects())
                .filter(object -> object.id().kind().equals(kind.kind()))
                .filter(object -> !listed.contains(object.id()));
    }
}
