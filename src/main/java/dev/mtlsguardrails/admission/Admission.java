package dev.mtlsguardrails.admission;

import dev.mtlsguardrails.admission.ReviewReader.ReadReview;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.core.rule.RuleInfo;
import dev.mtlsguardrails.core.rule.Situation;
import dev.mtlsguardrails.core.verdict.Judge;
import dev.mtlsguardrails.core.verdict.Message;
import dev.mtlsguardrails.core.verdict.Ruling;
import dev.mtlsguardrails.core.verdict.UnknownRules;
import dev.mtlsguardrails.core.verdict.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
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
    private final UnknownRules unknownRules;

    Admission(Judge judge, RuleCatalogue catalogue, Clock clock) {
        this.judge = judge;
        this.clock = clock;
        this.unknownRules =
                new UnknownRules(catalogue.infos().stream().map(RuleInfo::id).toList());
    }

    Decided decide(AdmissionRequest request, ClusterView view) {
        return switch (ReviewReader.read(request)) {
            case ReadReview.Foreign foreign -> unjudged(AdmissionAnswer.allowed(request.uid()), "foreign");
            case ReadReview.Unreadable unreadable -> unjudged(AdmissionAnswer.allowed(request.uid()), "unreadable");
            case ReadReview.Refused refused ->
                unjudged(AdmissionAnswer.refused(request.uid(), refused.refusal()), "invalid");
            case ReadReview.Judged judged ->
                unknownRules
                        .introducedBy(judged.change())
                        .map(unknown -> AdmissionAnswer.Refusal.invalid(unknown.message()))
                        .map(refusal -> unjudged(AdmissionAnswer.refused(request.uid(), refusal), "invalid"))
                        .orElseGet(() -> judged(request, judged.change(), view));
        };
    }

    private static Decided unjudged(AdmissionAnswer answer, String outcome) {
        return new Decided(answer, Optional.empty(), outcome);
    }

    private Decided judged(AdmissionRequest request, Change change, ClusterView view) {
        Verdict verdict = judge.judge(Situation.of(change, request.requester(), clock.instant(), view));
        Optional<AdmissionAnswer.Refusal> refusal = switch (verdict) {
            case Verdict.Allowed allowed -> Optional.empty();
            case Verdict.Denied denied ->
                Optional.of(AdmissionAnswer.Refusal.forbidden(Message.refusal(request.id(), denied)));
        };
        AdmissionAnswer answer =
                new AdmissionAnswer(request.uid(), refusal, Message.warnings(verdict), annotations(verdict));
        return new Decided(answer, Optional.of(verdict), word(verdict.outcome()));
    }

    private static SortedMap<String, String> annotations(Verdict verdict) {
        SortedMap<String, String> annotations = new TreeMap<>();
        List<Ruling> rulings = verdict.rulings();
        if (!rulings.isEmpty()) {
            annotations.put("decision", word(verdict.outcome()));
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
        return ruling.finding().rule() + " " + word(ruling.action()) + " "
                + ruling.finding().at()
                + ruling.leniency()
                        .map(less -> " (" + less.word() + ": " + less.because() + ")")
                        .orElse("");
    }

    /** An enum constant as metrics, audit lines and annotations write it. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The answer and how it came about.
     *
     * @param verdict empty where no rule was asked
     * @param outcome in one word, for metrics and the audit line
     */
    record Decided(AdmissionAnswer answer, Optional<Verdict> verdict, String outcome) {}
}
