package dev.mtlsguardrails.cli.check;

import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.verdict.Decision;
import dev.mtlsguardrails.core.verdict.Ruling;
import dev.mtlsguardrails.core.verdict.Verdict;
import dev.mtlsguardrails.kube.ReadChange;
import java.util.List;

/** How a decision came about. */
public sealed interface Outcome {

    Decision decision();

    default boolean isRefusal() {
        return decision().isRefusal();
    }

    /** What was found, the worst first; nothing where no rule was asked. */
    default List<Ruling> rulings() {
        return List.of();
    }

    /** What whoever applies it should know though no rule is broken. */
    default List<String> notices() {
        return List.of();
    }

    /**
     * By the rules.
     *
     * @param wire what it does on the wire
     */
    record Judged(Verdict verdict, OnTheWire wire) implements Outcome {
        @Override
        public Decision decision() {
            return verdict.decision();
        }

        @Override
        public List<Ruling> rulings() {
            return verdict.rulings();
        }

        @Override
        public List<String> notices() {
            return verdict.notices();
        }
    }

    /** Refused before any rule is asked, because of what stands at a field. */
    record Invalid(JsonPointer at, String message) implements Outcome {

        static Invalid of(ReadChange.Malformed malformed) {
            JsonPointer at = malformed.at();
            String field = at.equals(JsonPointer.ROOT) ? "it" : at.fieldPath();
            return new Invalid(at, "cannot be read: " + field + " " + malformed.reason());
        }

        @Override
        public Decision decision() {
            return Decision.INVALID;
        }
    }

    record Unreadable() implements Outcome {
        @Override
        public Decision decision() {
            return Decision.UNREADABLE;
        }
    }

    record Foreign() implements Outcome {
        @Override
        public Decision decision() {
            return Decision.FOREIGN;
        }
    }
}
