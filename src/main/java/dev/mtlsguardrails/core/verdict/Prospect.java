package dev.mtlsguardrails.core.verdict;

import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.reach.Extent;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.rule.Allowlist;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.core.rule.Situation;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether the same change could soon be let pass, because a view that is a little newer has another object in it. A
 * refusal is final if a single one of its findings is, for then nothing that is on its way helps. That a policy could
 * come which asks for less is not reckoned with: policies are not what comes along with an object.
 */
public enum Prospect {
    /** What is refused is wrong by itself, or by what is known for good. */
    FINAL,
    /** It rests on what is not known, or not yet. */
    MAY_CHANGE;

    /** What there is to hope for. */
    public static Prospect of(Situation situation, Verdict verdict, RuleCatalogue catalogue) {
        List<Ruling> refused = verdict.rulings(Action.ENFORCE);
        return !refused.isEmpty() && refused.stream().allMatch(ruling -> restsOnOthers(ruling, situation, catalogue))
                ? MAY_CHANGE
                : FINAL;
    }

    private static boolean restsOnOthers(Ruling ruling, Situation situation, RuleCatalogue catalogue) {
        return isExcusable(ruling.allowlist())
                || leadsToNobody(ruling.finding().reach())
                || isSomewhereUnknown(ruling.finding(), situation)
                || isQuestionOfRight(ruling.finding(), situation, catalogue);
    }

    /** A policy may come whose grantor the requester is. */
    private static boolean isQuestionOfRight(Finding finding, Situation situation, RuleCatalogue catalogue) {
        return finding.reach() instanceof Reach.Itself
                && new Authority(situation, catalogue).isAllThatIsMissing(finding);
    }

    /** An exception may come. */
    private static boolean isExcusable(Allowlist.Answer answer) {
        return switch (answer) {
            case Allowlist.Answer.Possible possible -> true;
            case Allowlist.Answer.Partly partly -> true;
            case Allowlist.Answer.Excused excused -> false;
            case Allowlist.Answer.Impossible impossible -> false;
        };
    }

    /** A Service, a ServiceEntry or a workload may come, and prove that the host is none of the mesh. */
    private static boolean leadsToNobody(Reach reach) {
        return reach instanceof Reach.Servers(Extent extent, List<Reach.ServerClass> classes)
                && extent instanceof Extent.Traffic traffic
                && !traffic.host().isWildcard()
                && classes.stream().allMatch(of -> of.everybody().isEmpty());
    }

    /** A Namespace may come, whose labels say which mesh it belongs to and which policy governs it. */
    private static boolean isSomewhereUnknown(Finding finding, Situation situation) {
        return namespaces(finding)
                .filter(namespace -> !namespace.isEmpty())
                .anyMatch(namespace ->
                        situation.after().namespaceLabels(namespace).isEmpty());
    }

    private static Stream<String> namespaces(Finding finding) {
        Stream<String> own = Stream.of(finding.subject().namespace());
        return finding.reach() instanceof Reach.Servers servers
                ? Stream.concat(own, servers.classes().stream().map(Reach.ServerClass::namespace))
                : own;
    }
}
