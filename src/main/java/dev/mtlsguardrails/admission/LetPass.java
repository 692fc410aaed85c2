package dev.mtlsguardrails.admission;

import dev.mtlsguardrails.admission.Admission.Decided;
import dev.mtlsguardrails.admission.AdmissionRequest.DryRun;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.resource.Resource;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.Admitted;
import dev.mtlsguardrails.core.verdict.Ruling;
import dev.mtlsguardrails.core.verdict.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Remembers the changes that this process let pass although something was found: whoever sees the same change stored knows
 * then that it did not slip through.
 */
@ApplicationScoped
class LetPass implements Admitted.Memory {

    private static final int MOST = 2_000;

    private final Map<ResourceId, Passed> passed = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ResourceId, Passed> eldest) {
            return size() > MOST;
        }
    };

    void decided(AdmissionRequest request, Decided decided) {
        if (request.dryRun() == DryRun.NO && !decided.decision().isRefusal()) {
            List<Ruling> found = decided.verdict().map(Verdict::rulings).orElse(List.of());
            decided.change()
                    .ifPresent(change -> remember(
                            change,
                            new Admitted(
                                    request.requester(),
                                    found.stream()
                                            .map(ruling -> ruling.finding().fact())
                                            .collect(Collectors.toSet()))));
        }
    }

    private synchronized void remember(Change change, Admitted admitted) {
        passed.remove(change.id()); // what is put again is the youngest
        if (!admitted.found().isEmpty()) {
            passed.put(change.id(), new Passed(change.after(), admitted));
        }
    }

    @Override
    public synchronized Optional<Admitted> of(Change change) {
        return Optional.ofNullable(passed.get(change.id()))
                .filter(known -> isSame(known.stored(), change.after()))
                .map(Passed::admitted);
    }

    /** Of a pod it is the template that somebody asked for; the rest is written by Kubernetes. */
    private static boolean isSame(Optional<Resource> asked, Optional<Resource> stored) {
        return asked.equals(stored)
                || (template(asked).isPresent() && template(asked).equals(template(stored)));
    }

    private static Optional<Object> template(Optional<Resource> object) {
        return object.flatMap(of -> of instanceof PodSource source ? Optional.of(source.template()) : Optional.empty());
    }

    private record Passed(Optional<Resource> stored, Admitted admitted) {}
}
