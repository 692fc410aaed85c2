package dev.mtlsguardrails.core.upkeep;

import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.GuardSet;
import dev.mtlsguardrails.core.policy.Policy;
import dev.mtlsguardrails.core.policy.UpkeepWish.Effort;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.upkeep.Plan.Completeness;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * A plan in the making: of what is needed, that which policy wants made. What stands already and is needed stays, whatever
 * policy says by now: taking it away would break what works.
 */
final class Drafting {

    private static final Comparator<WantedRule> BY_PLACE = Comparator.comparing(WantedRule::namespace)
            .thenComparing(WantedRule::host)
            .thenComparing(rule -> String.join(",", rule.exportTo()));
    private static final Comparator<Remark> BY_OBJECT =
            Comparator.comparing(Remark::about).thenComparing(Remark::text);

    private final MeshSnapshot cluster;
    private final MeshSnapshot others;
    private final GuardSet guards;
    private final Map<ResourceId, WantedRule> wanted = new TreeMap<>();
    private final Set<Remark> remarks = new LinkedHashSet<>();

    /**
     * @param cluster as it is, with what is ours
     * @param others the same without
     */
    Drafting(MeshSnapshot cluster, MeshSnapshot others, GuardSet guards) {
        this.cluster = cluster;
        this.others = others;
        this.guards = guards;
    }

    void draft(Needs needs) {
        needs.rules().stream()
                .filter(rule -> !others.namespace(rule.namespace()).isEmpty())
                .forEach(rule -> draft(rule, needs));
    }

    private void draft(WantedRule rule, Needs needs) {
        Effort effort = effort(rule);
        Optional<DestinationRule> exact = needs.writtenIn(rule.namespace());
        if (exact.isPresent()) {
            say(
                    effort,
                    exact.get().id(),
                    "it is for " + rule.host() + " and not shown to all who need it: " + rule.because());
        } else if (stands(rule) || effort == Effort.ENSURE && !isAudited(rule)) {
            wanted.putIfAbsent(rule.id(), rule);
        } else {
            say(effort, needs.destination().id(), unmet(rule, effort) + ": " + rule.because());
        }
    }

    private static String unmet(WantedRule rule, Effort effort) {
        String what = "a rule with mode DISABLE for " + rule.host() + " in namespace " + rule.namespace();
        return effort == Effort.ENSURE ? what + " would be created but for mode Audit" : what + " is needed";
    }

    /** Says why nothing is done about a destination. */
    void leave(Needs needs, String why) {
        needs.rules()
                .forEach(rule ->
                        say(effort(rule), needs.destination().id(), rule.because() + ", and it is left alone: " + why));
    }

    private void say(Effort effort, ResourceId about, String text) {
        if (effort != Effort.IGNORE) {
            remarks.add(new Remark(about, text));
        }
    }

    private boolean stands(WantedRule rule) {
        return cluster.namespace(rule.namespace())
                .find(DestinationRule.class, rule.id())
                .filter(standing -> OwnRule.isOurs(standing.meta().labels()))
                .isPresent();
    }

    private Effort effort(WantedRule rule) {
        return Effort.of(governing(rule), wish -> switch (rule.purpose()) {
            case API_SERVER -> wish.apiServer();
            case SERVICE -> wish.services();
        });
    }

    private boolean isAudited(WantedRule rule) {
        return governing(rule).stream().anyMatch(policy -> policy.mode() == Action.AUDIT);
    }

    private List<Policy> governing(WantedRule rule) {
        return guards.governing(others.namespaceLabels(rule.namespace()));
    }

    /**
     * @param harmful what is not wanted even if nobody else asked for its end
     */
    Plan plan(SortedSet<ResourceId> harmful, Completeness completeness) {
        return new Plan(
                wanted.values().stream().sorted(BY_PLACE).toList(),
                remarks.stream().sorted(BY_OBJECT).toList(),
                harmful,
                completeness);
    }
}
