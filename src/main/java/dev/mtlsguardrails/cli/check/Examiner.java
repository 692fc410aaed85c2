package dev.mtlsguardrails.cli.check;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.policy.Requester;
import dev.mtlsguardrails.core.resource.Resource;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.rule.Situation;
import dev.mtlsguardrails.core.verdict.Judge;
import dev.mtlsguardrails.core.verdict.UnknownRules;
import dev.mtlsguardrails.kube.Reading;
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
        return switch (manifest.reading()) {
            case Reading.Read<Resource>(Resource object) -> judged(change(object, old), view);
            case Reading.Malformed<Resource> malformed -> unread(manifest, old, malformed);
            case Reading.Foreign<Resource> foreign -> new Outcome.Foreign();
        };
    }

    private static Change change(Resource object, Optional<Manifest> old) {
        return old.flatMap(Manifest::object)
                .<Change>map(before -> new Change.Update(before, object))
                .orElseGet(() -> new Change.Create(object));
    }

    /** The object itself is taken out of the view: it has not been applied yet. */
    private Outcome judged(Change change, ClusterView view) {
        ClusterView others = view.apply(new Change.Delete(change.object()));
        return unknownRules
                .introducedBy(change)
                .<Outcome>map(unknown -> new Outcome.Invalid(unknown.at(), unknown.message()))
                .orElseGet(() -> new Outcome.Judged(judge.judge(Situation.of(change, requester, now, others))));
    }

    /** What cannot be read is refused, unless it could not be read before, and its spec stays as it was. */
    private static Outcome unread(Manifest manifest, Optional<Manifest> old, Reading.Malformed<Resource> malformed) {
        boolean stays = old.filter(before -> before.reading() instanceof Reading.Malformed<Resource>)
                .map(Manifest::spec)
                .filter(manifest.spec()::equals)
                .isPresent();
        return stays ? new Outcome.Unreadable() : Outcome.Invalid.of(malformed);
    }
}
