package dev.mtlsguardrails.reconcile;

import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.upkeep.Plan;
import dev.mtlsguardrails.core.upkeep.Upkeep;
import dev.mtlsguardrails.core.upkeep.WantedRule;
import dev.mtlsguardrails.core.upkeep.WantedRule.Purpose;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a second look says to the steps that the first one asks for.
 *
 * @param confirmed to be taken
 * @param blocked not to be taken, because somebody's rule has the name: without our label it is not ours to change
 */
record Confirmation(List<Step> confirmed, List<Step.Create> blocked) {

    static Confirmation of(List<Step> steps, ClusterView view, SecondLook secondLook, Instant now) {
        if (steps.isEmpty()) {
            return new Confirmation(List.of(), List.of());
        }
        ClusterView fresh = steps.stream().allMatch(Confirmation::isForApiServer)
                ? secondLook.forApiServer(view)
                : secondLook.forEverything(view);
        Plan plan = Upkeep.plan(fresh, now);
        List<Step> confirmed = new ArrayList<>();
        List<Step.Create> blocked = new ArrayList<>();
        for (Step step : steps) {
            switch (step) {
                case Step.Create create when isTaken(create.rule(), fresh) -> blocked.add(create);
                case Step.Create create when plan.wanted().contains(create.rule()) -> confirmed.add(create);
                case Step.Repair repair when plan.wanted().contains(repair.rule()) -> confirmed.add(repair);
                case Step.Explain explain when plan.wanted().contains(explain.rule()) -> confirmed.add(explain);
                case Step.Delete delete when !plan.wants(delete.id()) -> confirmed.add(delete);
                case Step.Create create -> {}
                case Step.Repair repair -> {}
                case Step.Explain explain -> {}
                case Step.Delete delete -> {}
            }
        }
        return new Confirmation(confirmed, blocked);
    }

    private static boolean isForApiServer(Step step) {
        return switch (step) {
            case Step.Create create -> create.rule().purpose() == Purpose.API_SERVER;
            case Step.Repair repair -> repair.rule().purpose() == Purpose.API_SERVER;
            case Step.Explain explain -> explain.rule().purpose() == Purpose.API_SERVER;
            case Step.Delete delete -> false; // nobody knows any more what it was for
        };
    }

    private static boolean isTaken(WantedRule rule, ClusterView fresh) {
        return fresh.mesh()
                .namespace(rule.namespace())
                .find(DestinationRule.class, rule.id())
                .isPresent();
    }
}
