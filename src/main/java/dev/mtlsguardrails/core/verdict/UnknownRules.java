package dev.mtlsguardrails.core.verdict;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.policy.Policy;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.resource.Resource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A policy that deviates for a rule there is none of does nothing, and nobody would notice. Such an id is refused when a
 * request brings it in; one that is stored already stays, for it may be a rule of a newer version.
 */
public final class UnknownRules {

    private final List<RuleId> known;

    public UnknownRules(List<RuleId> known) {
        this.known = List.copyOf(known);
    }

    /** Why the change is refused before any rule is asked, if it is. */
    public Optional<String> introducedBy(Change change) {
        return switch (change) {
            case Change.Create create -> unknown(ids(create.object()), Set.of());
            case Change.Update update -> unknown(ids(update.object()), ids(update.old()));
            case Change.Delete delete -> Optional.empty();
            case Change.Standing standing -> Optional.empty();
        };
    }

    private static Set<RuleId> ids(Resource object) {
        if (!(object instanceof Policy policy)) {
            return Set.of();
        }
        Set<RuleId> ids = new HashSet<>(policy.deviations().keySet());
        ids.addAll(policy.grants().rules());
        policy.exclusions().forEach(exclusion -> ids.addAll(exclusion.rules()));
        return ids;
    }

    private Optional<String> unknown(Set<RuleId> ids, Set<RuleId> before) {
        return ids.stream()
                .filter(id -> !known.contains(id) && !before.contains(id))
                .sorted()
                .findFirst()
                .map(id -> "mTLS Guardrails has no rule " + id + "; the nearest is " + nearest(id.text()));
    }

    /** The rule whose number is nearest to that of what somebody wrote: families stand together, zeros are forgotten. */
    public RuleId nearest(String written) {
        long number = number(written);
        return known.stream()
                .min(Comparator.comparingLong((RuleId id) -> Math.abs(number(id.text()) - number))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }

    private static long number(String written) {
        String digits = written.replaceAll("[^0-9]", "");
        return digits.isEmpty() ? 0 : Long.parseLong(digits.substring(0, Math.min(digits.length(), 9)));
    }
}
