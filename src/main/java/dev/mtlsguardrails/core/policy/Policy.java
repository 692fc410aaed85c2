package dev.mtlsguardrails.core.policy;

import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.resource.Resource;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.Map;

/**
 * An {@code MtlsPolicy}.
 *
 * @param priority of several policies that select a namespace, the highest governs it
 * @param mode the most that any rule may do under this policy
 * @param deviations rules that do something else than the profile says
 */
public record Policy(
        ResourceId id,
        int priority,
        Selector namespaceSelector,
        Profile profile,
        Action mode,
        Map<RuleId, Action> deviations)
        implements Resource {

    public static final GroupKind KIND = new GroupKind("mtls-guardrails.dev", "MtlsPolicy");

    /**
     * Governs every namespace that no policy selects: the findings of Baseline are reported and nobody is locked out by
     * a policy that somebody forgot to write.
     */
    public static final Policy BUILT_IN = new Policy(
            new ResourceId(KIND, "", "(built-in)"),
            Integer.MIN_VALUE,
            Selector.EVERYTHING,
            Profile.BASELINE,
            Action.AUDIT,
            Map.of());

    public Policy {
        deviations = Map.copyOf(deviations);
    }

    /** What the policy does about findings of the rule. */
    public Action actionFor(RuleActions rule) {
        return unbridled(rule).atMost(mode);
    }

    /** What it would do in mode Enforce: what Warn and Audit let pass is told by this. */
    public Action unbridled(RuleActions rule) {
        return deviations.getOrDefault(rule.id(), rule.in(profile));
    }
}
