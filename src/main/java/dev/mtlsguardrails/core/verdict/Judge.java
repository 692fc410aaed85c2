package dev.mtlsguardrails.core.verdict;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.Matter;
import dev.mtlsguardrails.core.policy.Order;
import dev.mtlsguardrails.core.policy.RuleActions;
import dev.mtlsguardrails.core.policy.TrustedRequester;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.rule.Allowlist;
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

/**
 * Weighs what the rules found against policy and allowlist. Pure: the same situation gets the same verdict from every
 * replica.
 */
public final class Judge {

    private final RuleCatalogue catalogue;
    private final List<TrustedRequester> trusted;
    private final Pardons pardons;

    /**
     * @param trusted who is part of the mesh, besides the control planes that are there
     */
    public Judge(RuleCatalogue catalogue, List<TrustedRequester> trusted) {
        this.catalogue = catalogue;
        this.trusted = List.copyOf(trusted);
        this.pardons = new Pardons(catalogue, trusted);
    }

    /** Who judges while the mesh is still being read. */
    public ProvisionalJudge provisional() {
        return new ProvisionalJudge(new Judge(catalogue.withoutMesh(), trusted), catalogue);
    }

    /** Whether the mesh itself asks, which reads no warnings. */
    boolean isMadeByMesh(Situation situation) {
        return pardons.isMadeByMesh(situation);
    }

    public Verdict judge(Situation situation) {
        Allowlist allowlist = situation.allowlist();
        List<Ruling> ordered = catalogue.rules().stream()
                .flatMap(rule -> ordered(rule, situation, allowlist).stream())
                .toList();
        boolean mayBeRefused = ordered.stream().anyMatch(Ruling::wouldBeRefused);
        Pardons.Pardon pardon = pardons.in(situation);
        List<Ruling> rulings = new Attribution(situation, pardon::wasThere)
                .attribute(mayBeRefused ? pardoned(ordered, pardon) : ordered);
        List<String> notices = isMadeByMesh(situation) ? List.of() : Notices.about(situation, rulings);
        return Verdict.of(rulings, notices, situation.effects().completeness());
    }

    private static List<Ruling> pardoned(List<Ruling> ordered, Pardons.Pardon pardon) {
        return ordered.stream()
                .map(ruling -> ruling.wouldBeRefused()
                        ? pardon.forFinding(ruling.finding()).map(ruling::with).orElse(ruling)
                        : ruling)
                .toList();
    }

    /** Findings of one rule often share their reach, and a reach can be the whole mesh: it is looked up once. */
    private static List<Ruling> ordered(Rule rule, Situation situation, Allowlist allowlist) {
        Map<Reach, Order> orders = new IdentityHashMap<>();
        Map<Reach, Allowlist.Answer> answers = new IdentityHashMap<>();
        List<Ruling> rulings = new ArrayList<>();
        for (Finding finding : rule.check(situation)) {
            Order order = orders.computeIfAbsent(
                    finding.reach(), reach -> strictest(finding, rule.info().actions(), situation));
            Allowlist.Answer answer = answers.computeIfAbsent(finding.reach(), reach -> allowlist.answer(finding));
            Ruling ruling = Ruling.of(finding, order, ceiling(finding.reach()), answer);
            rulings.add(answer instanceof Allowlist.Answer.Excused excused ? ruling.with(excused.leniency()) : ruling);
        }
        return rulings;
    }

    /** The strictest order among the namespaces in reach: a hole is judged where it opens. */
    private static Order strictest(Finding finding, RuleActions rule, Situation situation) {
        Matter matter = new Matter(rule, situation.change().object(), situation.requester(), situation.now());
        return namespaces(finding)
                .flatMap(namespace -> labels(namespace, situation))
                .distinct()
                .map(labels -> situation.guards().orderFor(matter, labels))
                .max(Order.BY_STRICTNESS)
                .orElseThrow();
    }

    /** A Namespace that is relabelled does not choose its judge by that: the policy before has a say as well. */
    private static Stream<Optional<Labels>> labels(String namespace, Situation situation) {
        Optional<Labels> after = situation.after().namespaceLabels(namespace);
        return situation.change() instanceof Change.Update
                ? Stream.of(situation.before().namespaceLabels(namespace), after)
                : Stream.of(after);
    }

    private static Stream<String> namespaces(Finding finding) {
        return switch (finding.reach()) {
            case Reach.Servers servers -> servers.classes().stream().map(Reach.ServerClass::namespace);
            case Reach.Latent latent -> Stream.of(finding.subject().namespace());
            case Reach.Itself itself -> Stream.of(finding.subject().namespace());
        };
    }

    private static Action ceiling(Reach reach) {
        return reach instanceof Reach.Latent ? Action.WARN : Action.ENFORCE;
    }
}
