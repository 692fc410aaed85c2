package dev.mtlsguardrails.core.verdict;

import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.Finding;
import java.util.Optional;

/**
 * What is done about one finding.
 *
 * @param policy whose word it is
 * @param leniency why it is less than the policy says, if it is
 */
public record Ruling(Finding finding, Action action, ResourceId policy, Optional<Leniency> leniency) {

    Ruling pardoned(Leniency because) {
        return new Ruling(finding, Action.WARN, policy, Optional.of(because));
    }
}
