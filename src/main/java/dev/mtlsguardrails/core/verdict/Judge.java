package dev.mtlsguardrails.core.verdict;

import dev.mtlsguardrails.core.mtls.Reach;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.GuardSet;
import dev.mtlsguardrails.core.policy.RuleActions;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.Rule;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.core.rule.Situation;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Weighs what the rules found against policy. Pure: the same situation gets the same verdict from every replica. */
public final class Judge {

    private final RuleCatalogue catalogue;
    private final Pardons pardons;

    public Judge(RuleCatalogue catalogue, List<TrustedRequester> trusted) {
        this.catalogue = catalogue;
        this.pardons = new Pardons(catalogue, trusted);
    }

    public Verdict judge(Situation situation) {
        List<Ruling> ordered = catalogue.rules().stream()
                .flatMap(rule -> ordered(rule, situation).stream())
                .toList();
        boolean mayBeRefused = ordered.stream().anyMatch(Ruling::wouldBeRefused);
        return Verdict.of(mayBeRefused ? pardoned(ordered, pardons.in(situation)) : ordered);
    }

    private static List<Ruling> pardoned(List<Ruling> ordered, Pardons.Pardon pardon) {
        return ordered.stream()
                .map(ruling -> ruling.wouldBeRefused()
                        ? pardon.forFinding(ruling.finding())
                                .map(ruling::pardoned)
                                .orElse(ruling)
                        : ruling)
                .toList();
    }

    /** Findings of one rule often share their reach, and a reach can be the whole mesh: it is looked up once. */
    private static List<Ruling> ordered(Rule rule, Situation situation) {
        Map<Reach, GuardSet.Order> orders = new IdentityHashMap<>();
        List<Ruling> rulings = new ArrayList<>();
        for (Finding finding : rule.check(situation)) {
            GuardSet.Order order = orders.computeIfAbsent(
                    finding.reach(), reach -> strictest(finding, rule.info().actions(), situation));
            Action ceiling = ceiling(finding.reach());
            rulings.add(new Ruling(
                    finding,
                    order.action().atMost(ceiling),
                    order.unbridled().atMost(ceiling),
                    order.by(),
                    Optional.empty()));
        }
        return rulings;
    }

    /** The strictest order among the namespaces in reach: a hole is judged where it opens. */
    private static GuardSet.Order strictest(Finding finding, RuleActions rule, Situation situation) {
        return namespaces(finding)
                .map(namespace -> situation.after().namespaceLabels(namespace))
                .distinct()
                .map(labels -> situation.guards().orderFor(rule, labels))
                .max(GuardSet.Order.BY_STRICTNESS)
                .orElseThrow();
    }

    private static Stream<String> namespaces(Finding finding) {
        return switch (finding.reach()) {
            case Reach.Servers servers -> servers.classes().stream().map(Reach.ServerClass::namespace);
            case Reach.Latent latent -> Stream.of(finding.subject().namespace());
        };
    }

    private static Action ceiling(Reach reach) {
        return reach instanceof Reach.Latent ? Action.WARN : Action.ENFORCE;
    }
}
