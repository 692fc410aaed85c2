package dev.mtlsguardrails.admission;

import dev.mtlsguardrails.admission.Admission.Decided;
import dev.mtlsguardrails.admission.AdmissionRequest.DryRun;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.Requester;
import dev.mtlsguardrails.core.resource.Resource;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.Requesters;
import dev.mtlsguardrails.core.verdict.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers of the changes that this process let pass against a rule who asked for them: whoever sees the same change
 * stored knows then that it did not slip through.
 */
@ApplicationScoped
class LetPass implements Requesters {

    private static final int MOST = 2_000;

    private final Map<ResourceId, Passed> passed = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ResourceId, Passed> eldest) {
            return size() > MOST;
        }
    };

    void decided(AdmissionRequest request, Decided decided) {
        if (request.dryRun() == DryRun.NO && !decided.decision().isRefusal()) {
            decided.change().ifPresent(change -> remember(change, request.requester(), decided.verdict()));
        }
    }

    private synchronized void remember(Change change, Requester requester, Optional<Verdict> verdict) {
        passed.remove(change.id()); // what is put again is the youngest
        if (verdict.filter(LetPass::isAgainstARule).isPresent()) {
            passed.put(change.id(), new Passed(change.after(), requester));
        }
    }

    private static boolean isAgainstARule(Verdict verdict) {
        return verdict.rulings().stream().anyMatch(ruling -> ruling.unbridled() == Action.ENFORCE);
    }

    @Override
    public synchronized Optional<Requester> whoAsked(Change change) {
        return Optional.ofNullable(passed.get(change.id()))
                .filter(known -> isSame(known.stored(), change.after()))
                .map(Passed::requester);
    }

    /** Of a pod it is the template that somebody asked for; the rest is written by Kubernetes. */
    private static boolean isSame(Optional<Resource> asked, Optional<Resource> stored) {
        return asked.equals(stored)
                || (template(asked).isPresent() && template(asked).equals(template(stored)));
    }

    private static Optional<Object> template(Optional<Resource> object) {
        return object.flatMap(of -> of instanceof PodSource source ? Optional.of(source.template()) : Optional.empty());
    }

    private record Passed(Optional<Resource> stored, Requester requester) {}
}
