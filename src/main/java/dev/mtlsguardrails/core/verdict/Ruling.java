package dev.mtlsguardrails.core.verdict;

import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.Finding;
import java.util.Optional;

/**
 * What is done about one finding.
 *
 * @param unbridled what would be done if the policy's mode were Enforce
 * @param policy whose word it is
 * @param leniency why it is less than the policy says, if it is
 */
public record Ruling(Finding finding, Action action, Action unbridled, ResourceId policy, Optional<Leniency> leniency) {

    /** Whether this is a refusal, or would be one if the policy's mode were Enforce. */
    public boolean wouldBeRefused() {
        return unbridled == Action.ENFORCE && leniency.isEmpty();
    }

    Ruling pardoned(Leniency because) {
        return new Ruling(finding, action.atMost(Action.WARN), unbridled, policy, Optional.of(because));
    }
}
