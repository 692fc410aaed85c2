package dev.mtlsguardrails.core.rule;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.policy.Policy;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.Resource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    public Optional<Unknown> introducedBy(Change change) {
        return switch (change) {
            case Change.Create create -> unknown(named(create.object()), List.of());
            case Change.Update update -> unknown(named(update.object()), named(update.old()));
            case Change.Delete delete -> Optional.empty();
            case Change.Standing standing -> Optional.empty();
        };
    }

    /** What a policy names, in the order of its fields. */
    private static List<Named> named(Resource object) {
        if (!(object instanceof Policy policy)) {
            return List.of();
        }
        Stream<Named> deviations = named(policy.deviations().keySet(), JsonPointer.of("spec", "rules"));
        Stream<Named> excusable = named(policy.grants().rules(), JsonPointer.of("spec", "exceptions", "rules"));
        Stream<Named> excluded = policy.exclusions().stream()
                .flatMap(exclusion -> named(exclusion.rules(), JsonPointer.of("spec", "exclude")));
        return Stream.of(deviations, excusable, excluded).flatMap(all -> all).toList();
    }

    private static Stream<Named> named(Set<RuleId> ids, JsonPointer at) {
        return ids.stream().sorted().map(id -> new Named(id, at));
    }

    private Optional<Unknown> unknown(List<Named> named, List<Named> before) {
        Set<RuleId> stored = before.stream().map(Named::rule).collect(Collectors.toSet());
        return named.stream()
                .filter(id -> !known.contains(id.rule()) && !stored.contains(id.rule()))
                .findFirst()
                .map(id -> new Unknown(
                        id.at(),
                        "mTLS Guardrails has no rule " + id.rule() + ", named in "
                                + id.at().fieldPath() + "; the nearest is "
                                + nearest(id.rule().text())));
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

    /** Where a policy names a rule. */
    private record Named(RuleId rule, JsonPointer at) {}

    /**
     * A rule that there is none of.
     *
     * @param at the field that names it
     * @param message what to tell whoever wrote it
     */
    public record Unknown(JsonPointer at, String message) {}
}
