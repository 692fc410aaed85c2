package dev.mtlsguardrails.core.verdict;

import dev.mtlsguardrails.core.impact.Completeness;
import dev.mtlsguardrails.core.policy.Action;
import java.util.Comparator;
import java.util.List;

/** The answer about one change, with everything that was found, the strictest ruling first. */
public sealed interface Verdict {

    List<Ruling> rulings();

    /** What the requester should know though no rule is broken: whole sentences. */
    List<String> notices();

    /** Whether all that the change does on the wire was worked out, as far as anybody asked. */
    Completeness effect();

    static Verdict of(List<Ruling> rulings, List<String> notices, Completeness effect) {
        List<Ruling> ordered = rulings.stream()
                .filter(ruling -> ruling.action() != Action.OFF)
                .sorted(Comparator.comparing(Ruling::action)
                        .thenComparing(Ruling::unbridled)
                        .reversed())
                .toList();
        return ordered.stream().anyMatch(ruling -> ruling.action() == Action.ENFORCE)
                ? new Denied(ordered, notices, effect)
                : new Allowed(ordered, notices, effect);
    }

    /** The verdict in one word, for metrics and the audit line. */
    default Decision decision() {
        if (this instanceof Denied) {
            return Decision.DENIED;
        }
        if (rulings().stream().anyMatch(Ruling::wouldBeRefused)) {
            return Decision.WOULD_DENY;
        }
        if (!rulings(Action.WARN).isEmpty()) {
            return Decision.WARNED;
        }
        return rulings().isEmpty() ? Decision.CLEAN : Decision.REPORTED;
    }

    default List<Ruling> rulings(Action action) {
        return rulings().stream().filter(ruling -> ruling.action() == action).toList();
    }

    record Allowed(List<Ruling> rulings, List<String> notices, Completeness effect) implements Verdict {}

    record Denied(List<Ruling> rulings, List<String> notices, Completeness effect) implements Verdict {}
}
