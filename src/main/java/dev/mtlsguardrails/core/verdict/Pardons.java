package dev.mtlsguardrails.core.verdict;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.policy.Leniency;
import dev.mtlsguardrails.core.policy.TrustedRequester;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.core.rule.Situation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is never refused. The answers rest on who asks and on what was stored, never on what an object claims. */
final class Pardons {

    private final RuleCatalogue catalogue;
    private final List<TrustedRequester> trusted;

    Pardons(RuleCatalogue catalogue, List<TrustedRequester> trusted) {
        this.catalogue = catalogue;
        this.trusted = List.copyOf(trusted);
    }

    /** What this situation lets pass. */
    Pardon in(Situation situation) {
        if (isMadeByMesh(situation)) {
            return finding -> Optional.of(Leniency.Futile.MADE_BY_MESH);
        }
        Map<Finding.Fact, List<Finding>> stored =
                storedFindings(situation).stream().collect(Collectors.groupingBy(Finding::fact));
        List<Finding> owners = ownersFindings(situation);
        return finding -> {
            if (stored.getOrDefault(finding.fact(), List.of()).stream().anyMatch(old -> old.reaches(finding))) {
                return Optional.of(Leniency.Futile.ALREADY_STORED);
            }
            return owners.stream().anyMatch(owner -> saysTheSame(owner, finding))
                    ? Optional.of(Leniency.Futile.MADE_FROM_OWNER)
                    : Optional.empty();
        };
    }

    private boolean isMadeByMesh(Situation situation) {
        return trusted.stream().anyMatch(of -> of.made(situation.change().object(), situation.requester()));
    }

    private List<Finding> storedFindings(Situation situation) {
        return situation.change() instanceof Change.Update update
                ? catalogue.check(situation.standing(update.old()))
                : List.of();
    }

    private List<Finding> ownersFindings(Situation situation) {
        return situation.provenOwners().stream()
                .flatMap(owner -> catalogue.check(situation.standing(owner)).stream())
                .toList();
    }

    private static boolean saysTheSame(Finding owner, Finding made) {
        return owner.rule().equals(made.rule()) && owner.value().equals(made.value());
    }

    /** Whether a finding is let pass, and why. */
    @FunctionalInterface
    interface Pardon {
        Optional<Leniency> forFinding(Finding finding);
    }
}
