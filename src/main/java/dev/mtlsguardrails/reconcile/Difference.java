package dev.mtlsguardrails.reconcile;

import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.upkeep.Leaving;
import dev.mtlsguardrails.core.upkeep.Plan;
import dev.mtlsguardrails.core.upkeep.Settling;
import dev.mtlsguardrails.core.upkeep.WantedRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What lies between the rules that are wanted and those that stand.
 *
 * @param goneFor how long a rule of ours is not wanted before it goes
 */
record Difference(RuleObject objects, Duration goneFor) {

    List<Step> between(Plan plan, Settling settling, Leaving leaving, List<OwnRuleObject> ours, Instant now) {
        SortedMap<ResourceId, OwnRuleObject> standing = new TreeMap<>();
        ours.forEach(rule -> standing.put(rule.id(), rule));
        List<Step> steps = new ArrayList<>();
        settling.settled(plan, now).stream()
                .filter(rule -> !standing.containsKey(rule.id()))
                .forEach(rule -> steps.add(new Step.Create(rule)));
        plan.wanted().forEach(rule -> corrected(rule, standing).ifPresent(steps::add));
        ours.stream()
                .filter(rule -> !plan.wants(rule.id()) && !rule.isBeingDeleted())
                .forEach(rule ->
                        whyToGo(rule.id(), plan, leaving, now).ifPresent(why -> steps.add(new Step.Delete(rule, why))));
        return steps;
    }

    /** How many of the wanted rules stand as they should. */
    int standing(Plan plan, List<OwnRuleObject> ours) {
        return (int) plan.wanted().stream()
                .filter(rule -> ours.stream()
                        .anyMatch(stored -> stored.id().equals(rule.id()) && objects.isAsWanted(rule, stored)))
                .count();
    }

    private Optional<Step> corrected(WantedRule rule, Map<ResourceId, OwnRuleObject> standing) {
        return Optional.ofNullable(standing.get(rule.id()))
                .filter(stored -> !stored.isBeingDeleted())
                .flatMap(stored -> {
                    if (!objects.isAsWanted(rule, stored)) {
                        return Optional.of(new Step.Repair(rule, stored));
                    }
                    return objects.tellsWhy(rule, stored)
                            ? Optional.empty()
                            : Optional.of(new Step.Explain(rule, stored));
                });
    }

    /** Harm does not wait; and what is not known to have lasted never goes. */
    private Optional<String> whyToGo(ResourceId rule, Plan plan, Leaving leaving, Instant now) {
        if (!leaving.since().containsKey(rule)) {
            return Optional.empty();
        }
        if (plan.harmful().contains(rule)) {
            return Optional.of("workloads that it reaches have a sidecar by now, or would get one");
        }
        return leaving.isOver(rule, goneFor, now)
                ? Optional.of("nothing needs it any more: no wildcard rule, and no STRICT for the whole mesh, that it"
                        + " would exempt its destination from")
                : Optional.empty();
    }
}
