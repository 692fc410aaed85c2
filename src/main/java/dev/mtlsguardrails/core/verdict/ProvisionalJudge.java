package dev.mtlsguardrails.core.verdict;

import dev.mtlsguardrails.core.impact.Completeness;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.Leniency.NotLoaded;
import dev.mtlsguardrails.core.policy.Matter;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.reach.Extent;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.reach.Reach.ServerClass;
import dev.mtlsguardrails.core.rule.Basis;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.core.rule.RuleInfo;
import dev.mtlsguardrails.core.rule.Situation;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Judges while the mesh is still being read, in a situation that an {@code Outline} tells. Rules that need the mesh are not
 * asked, and the verdict says so. The others are; what they find is refused only where nothing that is still to be read
 * could let it pass, for a refusal that the same change does not get a moment later is an outage, and a warning is not.
 */
public final class ProvisionalJudge {

    private static final String UNKNOWN = "it is not known yet whom: the mesh is not loaded";

    private final Judge judge;
    private final Map<RuleId, RuleInfo> asked;
    private final List<RuleInfo> notAsked;

    /**
     * @param judge who asks only rules that can tell
     */
    ProvisionalJudge(Judge judge, RuleCatalogue all) {
        this.judge = judge;
        this.asked = all.withoutMesh().infos().stream().collect(Collectors.toMap(RuleInfo::id, Function.identity()));
        this.notAsked =
                all.infos().stream().filter(rule -> rule.basis() == Basis.MESH).toList();
    }

    /** The verdict, as far as there can be one. */
    public Provisional judge(Situation situation) {
        Verdict verdict = judge.judge(situation);
        List<Ruling> rulings = verdict.rulings().stream()
                .map(ruling -> provisional(ruling, situation))
                .toList();
        List<RuleId> open = notEvaluated(situation.change());
        return new Provisional(Verdict.of(rulings, notices(open, situation), Completeness.COMPLETE), open);
    }

    /** An update that changes nothing we read has no effect that anybody could have missed. */
    private List<RuleId> notEvaluated(Change change) {
        return change instanceof Change.Update update && update.old().equals(update.object())
                ? List.of()
                : notAsked.stream()
                        .filter(rule -> rule.judges().contains(change.id().kind()))
                        .map(RuleInfo::id)
                        .toList();
    }

    private List<String> notices(List<RuleId> open, Situation situation) {
        boolean isTold = !open.isEmpty()
                && !judge.isMadeByMesh(situation)
                && !Notices.isOnlyRecorded(situation.change().id().namespace(), situation);
        return isTold ? List.of(Provisional.NOT_EVALUATED + " (" + words(open) + ")") : List.of();
    }

    private static String words(List<RuleId> rules) {
        return rules.stream().map(RuleId::text).collect(Collectors.joining(", "));
    }

    private Ruling provisional(Ruling ruling, Situation situation) {
        Ruling told = isAboutOthers(ruling.finding(), situation) ? ruling.affectingOnly(UNKNOWN) : ruling;
        return ruling.wouldBeRefused()
                ? doubt(ruling.finding(), situation).map(told::with).orElse(told)
                : told;
    }

    /** Whom a policy or filter hits, the mesh would tell; a template says itself whose it is. */
    private static boolean isAboutOthers(Finding finding, Situation situation) {
        return finding.reach() instanceof Reach.Servers && !(situation.change().object() instanceof PodSource);
    }

    /** Why the same change may be let pass as soon as everything is known. */
    private Optional<NotLoaded> doubt(Finding finding, Situation situation) {
        if (ofRule(finding).basis() == Basis.PRESUMPTION) {
            return Optional.of(NotLoaded.HARMLESS);
        }
        if (situation.requester().isWorkloadController() && situation.change().object() instanceof PodSource) {
            return Optional.of(NotLoaded.OWNED);
        }
        if (finding.reach() instanceof Reach.Servers servers) {
            if (mayBeExcused(finding, servers.classes(), situation)) {
                return Optional.of(NotLoaded.EXCUSED);
            }
            if (!isAtHome(servers.extent(), situation) && !isRefusedEverywhere(finding, situation)) {
                return Optional.of(NotLoaded.ELSEWHERE);
            }
        }
        return Optional.empty();
    }

    private RuleInfo ofRule(Finding finding) {
        return Optional.ofNullable(asked.get(finding.rule())).orElseThrow();
    }

    private static boolean mayBeExcused(Finding finding, Collection<ServerClass> classes, Situation situation) {
        return classes.stream().anyMatch(of -> situation.allowlist().isInUse(of.namespace(), finding.rule()));
    }

    /** Whether nobody outside the namespace of the object is hit, whose policy is known. */
    private static boolean isAtHome(Extent extent, Situation situation) {
        return switch (extent) {
            case Extent.Pods pods -> pods.namespace().isPresent();
            case Extent.Single single -> situation.change().object() instanceof PodSource;
            case Extent.Traffic traffic -> false;
        };
    }

    private boolean isRefusedEverywhere(Finding finding, Situation situation) {
        Matter matter = new Matter(
                ofRule(finding).actions(), situation.change().object(), situation.requester(), situation.now());
        return situation.guards().governing(Optional.empty()).stream()
                .allMatch(policy -> policy.order(matter).action() == Action.ENFORCE);
    }

    /**
     * A verdict that is not the last word.
     *
     * @param notEvaluated the rules about such changes that were not asked
     */
    public record Provisional(Verdict verdict, List<RuleId> notEvaluated) {

        /** The beginning of what is said of those rules. */
        public static final String NOT_EVALUATED = "not evaluated: mesh not loaded";

        public Provisional {
            notEvaluated = List.copyOf(notEvaluated);
        }
    }
}
