package dev.mtlsguardrails.admission;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.policy.Policy;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.resource.Resource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A policy that deviates for a rule there is none of does nothing, and nobody would notice. Such an id is refused when a
 * request brings it in; one that is stored already stays, for it may be a rule of a newer version.
 */
final class UnknownRules {

    private final List<RuleId> known;

    UnknownRules(List<RuleId> known) {
        this.known = List.copyOf(known);
    }

    Optional<AdmissionAnswer.Refusal> introducedBy(Change change) {
        return switch (change) {
            case Change.Create create -> unknown(ids(create.object()), Set.of());
            case Change.Update update -> unknown(ids(update.object()), ids(update.old()));
            case Change.Delete delete -> Optional.empty();
            case Change.Standing standing -> Optional.empty();
        };
    }

    private static Set<RuleId> ids(Resource object) {
        return object instanceof Policy policy ? policy.deviations().keySet() : Set.of();
    }

    private Optional<AdmissionAnswer.Refusal> unknown(Set<RuleId> ids, Set<RuleId> before) {
        return ids.stream()
                .filter(id -> !known.contains(id) && !before.contains(id))
                .sorted()
                .findFirst()
                .map(id -> AdmissionAnswer.Refusal.invalid(
                        "mTLS Guardrails has no rule " + id + ", named in spec.rules; the nearest is " + nearest(id)));
    }

    private RuleId nearest(RuleId id) {
        return known.stream()
                .min(Comparator.comparingLong((RuleId other) -> differences(id, other))
                        .thenComparing(Comparator.naturalOrder()))
                .orElse(id);
    }

    private static long differences(RuleId one, RuleId other) {
        return IntStream.range(0, one.text().length())
                .filter(i -> one.text().charAt(i) != other.text().charAt(i))
                .count();
    }
}
