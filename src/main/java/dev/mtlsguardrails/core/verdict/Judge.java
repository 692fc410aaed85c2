package dev.mtlsguardrails.core.verdict;

import dev.mtlsguardrails.core.mtls.Reach;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.GuardSet;
import dev.mtlsguardrails.core.policy.RuleActions;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.core.rule.Situation;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Weighs what the rules found against policy. Pure: the same situation gets the same verdict from every replica. */
public final class Judge {

    private final RuleCatalogue catalogue;
    private final Lenience lenience;

    public Judge(RuleCatalogue catalogue, List<TrustedRequester> trusted) {
        this.catalogue = catalogue;
        this.lenience = new Lenience(catalogue, trusted);
    }

    public Verdict judge(Situation situation) {
        List<Ruling> ordered = catalogue.rules().stream()
                .flatMap(rule -> rule.check(situation).stream()
                        .map(finding -> ordered(finding, rule.info().actions(), situation)))
                .toList();
        boolean mayBeRefused = ordered.stream().anyMatch(Ruling::wouldBeRefused);
        return Verdict.of(mayBeRefused ? pardoned(ordered, lenience.in(situation)) : ordered);
    }

    private static List<Ruling> pardoned(List<Ruling> ordered, Lenience.Pardon pardon) {
        return ordered.stream()
                .map(ruling -> ruling.wouldBeRefused()
                        ? pardon.forFinding(ruling.finding())
                                .map(ruling::pardoned)
                                .orElse(ruling)
                        : ruling)
                .toList();
    }

    /** The strictest action among the namespaces in reach: a hole is judged where it opens. */
    private static Ruling ordered(Finding finding, RuleActions rule, Situation situation) {
        GuardSet.Order strictest = namespaces(finding)
                .map(namespace -> situation.after().namespaceLabels(namespace).orElse(Labels.NONE))
                .distinct()
                .map(labels -> situation.guards().orderFor(rule, labels))
                .max(Comparator.comparing(GuardSet.Order::action).thenComparing(GuardSet.Order::unbridled))
                .orElseThrow();
        Action ceiling = ceiling(finding.reach());
        return new Ruling(
                finding,
                strictest.action().atMost(ceiling),
                strictest.unbridled().atMost(ceiling),
                strictest.by(),
                Optional.empty());
    }

    private static Stream<String> namespaces(Finding finding) {
        return switch (finding.reach()) {
            case Reach.Servers servers -> servers.classes().stream().map(Reach.ServerClass::namespace);
            case Reach.Itself itself -> Stream.of(finding.subject().namespace());
            case Reach.Latent latent -> Stream.of(finding.subject().namespace());
        };
    }

    private static Action ceiling(Reach reach) {
        return reach instanceof Reach.Latent ? Action.WARN : Action.ENFORCE;
    }
}
