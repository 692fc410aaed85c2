package dev.mtlsguardrails.admission;

import dev.mtlsguardrails.admission.ReviewReader.ReadReview;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.core.rule.Situation;
import dev.mtlsguardrails.core.rule.UnknownRules;
import dev.mtlsguardrails.core.verdict.Decision;
import dev.mtlsguardrails.core.verdict.Judge;
import dev.mtlsguardrails.core.verdict.Message;
import dev.mtlsguardrails.core.verdict.Prospect;
import dev.mtlsguardrails.core.verdict.Ruling;
import dev.mtlsguardrails.core.verdict.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Judges requests. No I/O: what it needs of the cluster is handed in. */
@ApplicationScoped
class Admission {

    private static final int MOST_ANNOTATED = 20;

    private final Judge judge;
    private final Clock clock;
    private final RuleCatalogue catalogue;
    private final UnknownRules unknownRules;

    Admission(Judge judge, RuleCatalogue catalogue, Clock clock) {
        this.judge = judge;
        this.clock = clock;
        this.catalogue = catalogue;
        this.unknownRules = catalogue.unknownRules();
    }

    Decided decide(AdmissionRequest request, ClusterView view) {
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
                        .orElseGet(() -> judged(request, judged.change(), view));
        };
    }

    private static Decided unjudged(AdmissionAnswer answer, Decision decision) {
        return new Decided(answer, Optional.empty(), decision, Optional.empty(), Prospect.FINAL);
    }

    private Decided judged(AdmissionRequest request, Change change, ClusterView view) {
        Situation situation = Situation.of(change, request.requester(), clock.instant(), view);
        Verdict verdict = judge.judge(situation);
        Optional<AdmissionAnswer.Refusal> refusal = switch (verdict) {
            case Verdict.Allowed allowed -> Optional.empty();
            case Verdict.Denied denied ->
                Optional.of(AdmissionAnswer.Refusal.forbidden(Message.refusal(request.id(), denied)));
        };
        AdmissionAnswer answer = new AdmissionAnswer(
                request.uid(), refusal, Optional.empty(), Message.warnings(verdict), annotations(verdict));
        return new Decided(
                answer,
                Optional.of(verdict),
                verdict.decision(),
                Optional.of(change),
                Prospect.of(situation, verdict, catalogue));
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
     */
    record Decided(
            AdmissionAnswer answer,
            Optional<Verdict> verdict,
            Decision decision,
            Optional<Change> change,
            Prospect prospect) {}
}
