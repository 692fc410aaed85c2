package dev.mtlsguardrails.core.rule;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mesh.Workload;
import dev.mtlsguardrails.core.policy.GuardSet;
import dev.mtlsguardrails.core.policy.Requester;
import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.resource.Resource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that a question depends on; a rule is a function of it and of nothing else.
 *
 * @param unread kinds of which nothing is known, see {@link ClusterView}
 * @param before the mesh with the old object, as the request has it and not as a watch remembers it
 * @param effects what comes of the step from the one mesh to the other
 */
public record Situation(
        Change change,
        Requester requester,
        Instant now,
        MeshSnapshot before,
        MeshSnapshot after,
        GuardSet guards,
        List<GroupKind> unread,
        Effects effects) {

    public Situation(
            Change change,
            Requester requester,
            Instant now,
            MeshSnapshot before,
            MeshSnapshot after,
            GuardSet guards,
            List<GroupKind> unread) {
        this(change, requester, now, before, after, guards, unread, new Effects(change, before, after, now));
    }

    /** The change of an object in a cluster. */
    public static Situation of(Change change, Requester requester, Instant now, ClusterView view) {
        MeshSnapshot mesh = view.mesh().seenFrom(home(change.object()));
        MeshSnapshot before = switch (change) {
            case Change.Create create -> mesh;
            case Change.Update update -> mesh.apply(new Change.Standing(update.old()));
            case Change.Delete delete -> mesh.apply(new Change.Standing(delete.object()));
            case Change.Standing standing -> mesh.apply(standing);
        };
        return new Situation(change, requester, now, before, before.apply(change), view.guards(), view.unread());
    }

    /**
     * A change that is made already, and what else happened meanwhile: policies and exceptions are those of the end.
     *
     * @param before the view in which the object is as it was
     * @param after a view in which it is as it became
     */
    public static Situation between(
            Change change, Requester requester, Instant now, ClusterView before, ClusterView after) {
        String home = home(change.object());
        return new Situation(
                change,
                requester,
                now,
                before.mesh().seenFrom(home),
                after.mesh().seenFrom(home),
                after.guards(),
                after.unread());
    }

    /** The same question, if exceptions of a namespace counted whoever brings them. */
    public Situation trusting(String namespace) {
        return new Situation(change, requester, now, before, after, guards.trusting(namespace), unread);
    }

    /** Of several meshes in a cluster, the one that the object belongs to has the say. */
    private static String home(Resource object) {
        return object instanceof MeshObject member ? member.home() : object.id().namespace();
    }

    /** The object as it will be stored, if it is of this type and is not about to go. */
    public <T extends Resource> Optional<T> stored(Class<T> type) {
        return switch (change) {
            case Change.Delete delete -> Optional.empty();
            case Change.Create create -> as(type, create.object());
            case Change.Update update -> as(type, update.object());
            case Change.Standing standing -> as(type, standing.object());
        };
    }

    private static <T extends Resource> Optional<T> as(Class<T> type, Resource object) {
        return type.isInstance(object) ? Optional.of(type.cast(object)) : Optional.empty();
    }

    /** Whether somebody asks for a change, and does not only look. */
    public boolean isAsked() {
        return !(change instanceof Change.Standing);
    }

    /** The object as it was, if it is of this type. */
    public <T extends Resource> Optional<T> replaced(Class<T> type) {
        return change instanceof Change.Update update ? as(type, update.old()) : Optional.empty();
    }

    /** Whom the exceptions excuse once the change is made. */
    public Allowlist allowlist() {
        return new Allowlist(after, guards, now);
    }

    /** Whether the requester may give exceptions to workloads of a namespace: every policy that governs it says so. */
    public boolean mayGrant(String namespace) {
        return guards.governing(after.namespaceLabels(namespace)).stream()
                .allMatch(policy -> policy.grants().mayBeGivenBy(requester, namespace));
    }

    /** The known workloads for which Kubernetes itself made the object. An ownerReference alone proves nothing. */
    public List<Workload> provenOwners() {
        if (!requester.isWorkloadController() || !(change.object() instanceof PodSource made)) {
            return List.of();
        }
        return Stream.concat(made.owner().stream(), made.deployment().stream())
                .flatMap(owner -> before.namespace(owner.namespace()).find(Workload.class, owner).stream())
                .toList();
    }

    /** A stored object of a mesh, looked at as it is; it has to be in there already. */
    public Situation lookingAt(Resource stored, MeshSnapshot mesh) {
        return new Situation(new Change.Standing(stored), requester, now, mesh, mesh, guards, unread);
    }

    /** Another object of the mesh as it stood before this change, looked at by itself. */
    public Situation standing(Resource object) {
        return of(new Change.Standing(object), requester, now, new ClusterView(before, guards, unread));
    }
}
