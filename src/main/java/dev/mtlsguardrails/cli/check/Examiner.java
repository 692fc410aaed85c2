package dev.mtlsguardrails.cli.check;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.policy.Requester;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.rule.Situation;
import dev.mtlsguardrails.core.rule.UnknownRules;
import dev.mtlsguardrails.core.verdict.Judge;
import dev.mtlsguardrails.kube.ReadChange;
import java.time.Instant;
import java.util.Optional;

/**
 * Says what becomes of one object, as the webhook would if somebody applied it.
 *
 * @param requester who applies it
 * @param now when
 */
public record Examiner(Judge judge, UnknownRules unknownRules, Requester requester, Instant now) {

    /**
     * @param old the object that is stored under the same name
     * @param view the cluster, with the object itself or without it
     */
    Outcome outcome(Manifest manifest, Optional<Manifest> old, ClusterView view) {
        return switch (change(manifest, old)) {
            case ReadChange.Read(Change change) -> judged(change, view);
            case ReadChange.Malformed malformed -> Outcome.Invalid.of(malformed);
            case ReadChange.Unreadable unreadable -> new Outcome.Unreadable();
            case ReadChange.Foreign foreign -> new Outcome.Foreign();
        };
    }

    private static ReadChange change(Manifest manifest, Optional<Manifest> old) {
        if (manifest.isForeign()) {
            return new ReadChange.Foreign();
        }
        return old.map(before -> ReadChange.updated(manifest.id(), manifest.tree(), before.tree()))
                .orElseGet(() -> ReadChange.created(manifest.id(), manifest.tree()));
    }

    /** The object itself is taken out of the view: it has not been applied yet. */
    private Outcome judged(Change change, ClusterView view) {
        ClusterView others = view.apply(new Change.Delete(change.object()));
        return unknownRules
                .introducedBy(change)
                .<Outcome>map(unknown -> new Outcome.Invalid(unknown.at(), unknown.message()))
                .orElseGet(() -> judged(Situation.of(change, requester, now, others)));
    }

    private Outcome judged(Situation situation) {
        return new Outcome.Judged(judge.judge(situation), OnTheWire.of(situation));
    }
}
