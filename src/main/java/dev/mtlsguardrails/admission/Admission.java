package dev.mtlsguardrails.admission;

import dev.mtlsguardrails.admission.ReviewReader.ReadReview;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.rule.Outline;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.core.rule.Situation;
import dev.mtlsguardrails.core.rule.UnknownRules;
import dev.mtlsguardrails.core.verdict.Decision;
import dev.mtlsguardrails.core.verdict.Judge;
import dev.mtlsguardrails.core.verdict.Message;
import dev.mtlsguardrails.core.verdict.Prospect;
import dev.mtlsguardrails.core.verdict.ProvisionalJudge;
import dev.mtlsguardrails.core.verdict.ProvisionalJudge.Provisional;
import dev.mtlsguardrails.core.verdict.Ruling;
import dev.mtlsguardrails.core.verdict.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Judges requests. No I/O: what it needs of the cluster is handed in. */
@ApplicationScoped
class Admission {

    private static final int MOST_ANNOTATED = 20;

    private final Judge judge;
    private final ProvisionalJudge provisional;
    private final Clock clock;
    private final RuleCatalogue catalogue;
    private final UnknownRules unknownRules;

    Admission(Judge judge, RuleCatalogue catalogue, Clock clock) {
        this.judge = judge;
        this.provisional = judge.provisional();
        this.clock = clock;
        this.catalogue = catalogue;
        this.unknownRules = catalogue.unknownRules();
    }

    Decided decide(AdmissionRequest request, ClusterView view) {
        return decide(request, change -> judged(request, change, view));
    }

    /** What can be decided before the mesh is known. */
    Decided decide(AdmissionRequest request, Outline outline) {
        return decide(request, change -> judged(request, change, outline));
    }

    private Decided decide(AdmissionRequest request, Function<Change, Decided> judging) {
        return switch (ReviewReader.read(request)) {
            case ReadReview.Foreign foreign -> unjudged(AdmissionAnswer.allowed(request.uid()), Decision.FOREIGN);
            case ReadReview.Unreadable unreadable ->
                unjudged(AdmissionAnswer.allowed(request.uid()), Decision.UNREADABLE);
            case ReadReview.Refused refused ->
                unjudged(AdmissionAnswer.refused(request.uid(), refused.refusal()), Decision.INVALID);
            case ReadReview.Judged judged ->
                unknownRules
                        .introducedBy(judged.change())
                        .map(unknown -> AdmissionAnswer.Refusal.invalid(unknown.message()))
                        .map(refusal -> unjudged(AdmissionAnswer.refused(request.uid(), refusal), Decision.INVALID))
                        .orElseGet(() -> judging.apply(judged.change()));
        };
    }

    private static Decided unjudged(AdmissionAnswer answer, Decision decision) {
        return new Decided(answer, Optional.empty(), decision, Optional.empty(), Prospect.FINAL, List.of());
    }

    private Decided judged(AdmissionRequest request, Change change, ClusterView view) {
        Situation situation = Situation.of(change, request.requester(), clock.instant(), view);
        Verdict verdict = judge.judge(situation);
        return decided(request, change, verdict, Prospect.of(situation, verdict, catalogue), List.of());
    }

    private Decided judged(AdmissionRequest request, Change change, Outline outline) {
        ClusterView view = outline.around(change.object());
        Provisional judged = provisional.judge(Situation.of(change, request.requester(), clock.instant(), view));
        return decided(request, change, judged.verdict(), Prospect.FINAL, judged.notEvaluated());
    }

    private static Decided decided(
            AdmissionRequest request, Change change, Verdict verdict, Prospect prospect, List<RuleId> notEvaluated) {
        Optional<AdmissionAnswer.Refusal> refusal = switch (verdict) {
            case Verdict.Allowed allowed -> Optional.empty();
            case Verdict.Denied denied ->
                Optional.of(AdmissionAnswer.Refusal.forbidden(Message.refusal(request.id(), denied)));
        };
        AdmissionAnswer answer = new AdmissionAnswer(
                request.uid(),
                refusal,
                Optional.empty(),
                Message.warnings(verdict),
                annotations(verdict, notEvaluated));
        return new Decided(
                answer, Optional.of(verdict), verdict.decision(), Optional.of(change), prospect, notEvaluated);
    }

    private static SortedMap<String, String> annotations(Verdict verdict, List<RuleId> notEvaluated) {
        SortedMap<String, String> annotations = annotations(verdict);
        if (!notEvaluated.isEmpty()) {
            annotations.put(
                    "not-evaluated", notEvaluated.stream().map(RuleId::text).collect(Collectors.joining(", ")));
        }
        return annotations;
    }

    private static SortedMap<String, String> annotations(Verdict verdict) {
        SortedMap<String, String> annotations = new TreeMap<>();
        List<Ruling> rulings = verdict.rulings();
        if (!rulings.isEmpty()) {
            annotations.put("decision", verdict.decision().word());
            annotations.put(
                    "findings",
                    rulings.stream()
                            .limit(MOST_ANNOTATED)
                            .map(Admission::annotation)
                            .collect(Collectors.joining(", ")));
        }
        return annotations;
    }

    private static String annotation(Ruling ruling) {
        return ruling.finding().rule() + " " + ruling.action().word() + " "
                + ruling.finding().at()
                + ruling.leniency()
                        .map(less -> " (" + less.word() + ": " + less.because() + ")")
                        .orElse("");
    }

    /**
     * The answer and how it came about.
     *
     * @param verdict empty where no rule was asked
     * @param change empty where there is none to judge
     * @param prospect whether a newer view may change it
     * @param notEvaluated the rules that were not asked because the mesh was not known yet
     */
    record Decided(
            AdmissionAnswer answer,
            Optional<Verdict> verdict,
            Decision decision,
            Optional<Change> change,
            Prospect prospect,
            List<RuleId> notEvaluated) {}
}
