package dev.mtlsguardrails.core.verdict;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.Allowlist;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.Words;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a verdict is said to the person whose command it answers. */
public final class Message {

    private static final int MOST_WARNINGS = 15;
    private static final int MOST_VIOLATIONS = 50;

    private Message() {}

    /** The whole refusal: every violation, each with what, where, who is affected and what to write instead. */
    public static String refusal(ResourceId object, Verdict.Denied denied) {
        List<Ruling> refused = denied.rulings(Action.ENFORCE);
        String count = refused.size() == 1 ? "1 violation" : refused.size() + " violations";
        String said =
                refused.stream().limit(MOST_VIOLATIONS).map(Message::violation).collect(Collectors.joining("\n"));
        int more = refused.size() - MOST_VIOLATIONS;
        return "mTLS Guardrails refuses " + object + ", " + count + ":\n" + said
                + (more > 0 ? "\nand " + more + " more violations" : "");
    }

    private static String violation(Ruling ruling) {
        Finding finding = ruling.finding();
        return "[" + finding.rule() + "] " + finding.at().fieldPath() + ": " + finding.problem()
                + "\n    affects: " + finding.affected()
                + "\n    instead: " + finding.remedy()
                + "\n    policy:  " + ruling.policy().name()
                + exception(ruling).map(said -> "\n    or ask:  " + said).orElse("");
    }

    /** How somebody could be excused who cannot do what the remedy says, if anybody could. */
    public static Optional<String> exception(Ruling ruling) {
        return switch (ruling.allowlist()) {
            case Allowlist.Answer.Possible possible ->
                Optional.of(Words.subjects(possible.grantors()) + " may grant an MtlsException in "
                        + String.join(", ", possible.namespaces()));
            case Allowlist.Answer.Partly partly ->
                Optional.of("for an MtlsException that also covers " + Words.some(partly.missing()));
            case Allowlist.Answer.Excused excused -> Optional.empty();
            case Allowlist.Answer.Impossible impossible -> Optional.empty();
        };
    }

    /** One line for each warning, the worst first; kubectl prints them above its own answer. */
    public static List<String> warnings(Verdict verdict) {
        List<String> lines = Stream.concat(
                        verdict.rulings(Action.WARN).stream().map(Message::warning),
                        verdict.notices().stream().map(notice -> "mTLS Guardrails: " + notice))
                .toList();
        if (lines.size() <= MOST_WARNINGS) {
            return lines;
        }
        String rest = "mTLS Guardrails: and " + (lines.size() - MOST_WARNINGS + 1) + " more";
        return Stream.concat(lines.stream().limit(MOST_WARNINGS - 1L), Stream.of(rest))
                .toList();
    }

    /** What is said of something that slipped through: how that can be, and what to do. */
    public static String late(Change change, Ruling ruling) {
        Finding finding = ruling.finding();
        String happened = change instanceof Change.Delete ? "deleted" : "stored";
        String otherwise = ruling.action() == Action.ENFORCE ? "would be refused" : "nobody was warned";
        return change.id() + " is " + happened + ", and " + otherwise + ": [" + finding.rule() + "] "
                + finding.at().fieldPath() + ": " + finding.problem() + "; affects " + finding.affected()
                + "; instead: " + finding.remedy() + "; policy: "
                + ruling.policy().name()
                + ". The webhook was not asked, or something else changed at the same moment, or somebody did it who may"
                + " and another process let it pass";
    }

    private static String warning(Ruling ruling) {
        Finding finding = ruling.finding();
        String let = ruling.leniency()
                .map(leniency -> " (let pass: " + leniency.because() + ")")
                .orElse("");
        String latent = finding.reach() instanceof Reach.Latent reach ? " (no effect until " + reach.until() + ")" : "";
        return "[" + finding.rule() + "] " + finding.at().fieldPath() + ": " + finding.problem() + let + latent
                + "; affects " + finding.affected() + "; instead: " + finding.remedy() + "; policy: "
                + ruling.policy().name()
                + (ruling.wouldBeRefused() ? ", which would refuse this in mode Enforce" : "");
    }
}
