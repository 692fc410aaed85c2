package dev.mtlsguardrails.core.verdict;

import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.Leniency;
import dev.mtlsguardrails.core.policy.Order;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.Allowlist;
import dev.mtlsguardrails.core.rule.Finding;
import java.util.Optional;

/**
 * What is done about one finding.
 *
 * @param unbridled what would be done if the policy's mode were Enforce
 * @param policy whose word it is
 * @param leniency why it is less than the policy says, if it is
 * @param allowlist what the exceptions say about it
 */
public record Ruling(
        Finding finding,
        Action action,
        Action unbridled,
        ResourceId policy,
        Optional<Leniency> leniency,
        Allowlist.Answer allowlist) {

    /** As ordered, but no more than the ceiling. */
    static Ruling of(Finding finding, Order order, Action ceiling, Allowlist.Answer allowlist) {
        return new Ruling(
                finding,
                order.action().atMost(ceiling),
                order.unbridled().atMost(ceiling),
                order.by(),
                order.leniency(),
                allowlist);
    }

    /** Whether this is a refusal, or would be one if the policy's mode were Enforce. */
    public boolean wouldBeRefused() {
        return unbridled == Action.ENFORCE && leniency.isEmpty();
    }

    /** The same with more to say about who feels it. */
    Ruling affecting(String more) {
        return more.isEmpty()
                ? this
                : new Ruling(finding.alsoAffecting(more), action, unbridled, policy, leniency, allowlist);
    }

    /** The same where that is all that can be said of who feels it. */
    Ruling affectingOnly(String words) {
        return new Ruling(finding.affectingOnly(words), action, unbridled, policy, leniency, allowlist);
    }

    Ruling with(Leniency less) {
        return new Ruling(finding, action.atMost(less.most()), unbridled, policy, Optional.of(less), allowlist);
    }
}
