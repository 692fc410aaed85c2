package dev.mtlsguardrails.cli.check;

import dev.mtlsguardrails.cli.check.Checked.Operation;
import dev.mtlsguardrails.cli.source.Document;
import dev.mtlsguardrails.core.controlplane.ControlPlanes;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.policy.GuardSet;
import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.rule.ClusterView;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Judges documents as if all the others had been applied before, so that their order does not matter. What guards
 * others counts for them only if it would be admitted itself: nobody excuses a hole by a document that is refused.
 */
public final class Checker {

    private final Examiner examiner;
    private final Policies policies;
    private final Stored stored;

    /**
     * @param planes what is said about control planes before any is seen
     * @param mesh the cluster as it was before
     */
    public Checker(Examiner examiner, Policies policies, ControlPlanes planes, List<Document> mesh) {
        this.examiner = examiner;
        this.policies = policies;
        this.stored = Stored.of(mesh, planes);
    }

    public Report check(List<Document> documents) {
        List<Manifest> manifests = documents.stream().map(Manifest::of).toList();
        IdentityHashMap<Manifest, Outcome> outcomes = new IdentityHashMap<>();
        ClusterView view = with(unguarding(manifests), stored.view());
        for (GroupKind guard : GuardSet.KINDS) {
            List<Manifest> admitted = new ArrayList<>();
            for (Manifest manifest : manifests) {
                if (manifest.isOf(guard) && !outcome(manifest, view, outcomes).isRefusal()) {
                    admitted.add(manifest);
                }
            }
            view = policies.governing(with(admitted, view));
        }
        List<Checked> checked = new ArrayList<>();
        for (Manifest manifest : manifests) {
            checked.add(new Checked(manifest.document(), operation(manifest), outcome(manifest, view, outcomes)));
        }
        return new Report(checked, Notes.about(checked, stored, policies, view));
    }

    private static List<Manifest> unguarding(List<Manifest> manifests) {
        return manifests.stream()
                .filter(manifest -> GuardSet.KINDS.stream().noneMatch(manifest::isOf))
                .toList();
    }

    private static ClusterView with(List<Manifest> manifests, ClusterView view) {
        ClusterView grown = view;
        for (Manifest manifest : manifests) {
            Optional<Change.Standing> object = manifest.object().map(Change.Standing::new);
            grown = object.isPresent() ? grown.apply(object.get()) : grown;
        }
        return grown;
    }

    /** A guard has been judged when its turn comes among the others, and is not judged by what it guards. */
    private Outcome outcome(Manifest manifest, ClusterView view, IdentityHashMap<Manifest, Outcome> outcomes) {
        return outcomes.computeIfAbsent(
                manifest, unjudged -> examiner.outcome(unjudged, stored.find(unjudged.id()), view));
    }

    private Operation operation(Manifest manifest) {
        return stored.find(manifest.id()).isPresent() ? Operation.UPDATE : Operation.CREATE;
    }
}
