package dev.mtlsguardrails.core.verdict;

import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.core.rule.Situation;

/** Tells findings about an object from those that say no more than that its requester may not do what others may. */
final class Authority {

    private final Situation trusted;
    private final RuleCatalogue catalogue;

    Authority(Situation situation, RuleCatalogue catalogue) {
        this.trusted = situation.trusting(situation.change().id().namespace());
        this.catalogue = catalogue;
    }

    /** Whether nothing would be found if anybody might grant exceptions. */
    boolean isAllThatIsMissing(Finding finding) {
        return catalogue.rules().stream()
                .filter(rule -> rule.info().id().equals(finding.rule()))
                .flatMap(rule -> rule.check(trusted).stream())
                .noneMatch(other -> other.subject().equals(finding.subject())
                        && other.fact().equals(finding.fact()));
    }
}
