package dev.mtlsguardrails.core.verdict;

import dev.mtlsguardrails.core.policy.Action;
import java.util.Comparator;
import java.util.List;

/** The answer about one change, with everything that was found, the strictest ruling first. */
public sealed interface Verdict {

    List<Ruling> rulings();

    static Verdict of(List<Ruling> rulings) {
        List<Ruling> ordered = rulings.stream()
                .filter(ruling -> ruling.action() != Action.OFF)
                .sorted(Comparator.comparing(Ruling::action).reversed())
                .toList();
        return ordered.stream().anyMatch(ruling -> ruling.action() == Action.ENFORCE)
                ? new Denied(ordered)
                : new Allowed(ordered);
    }

    default List<Ruling> rulings(Action action) {
        return rulings().stream().filter(ruling -> ruling.action() == action).toList();
    }

    record Allowed(List<Ruling> rulings) implements Verdict {}

    record Denied(List<Ruling> rulings) implements Verdict {}
}
