package dev.mtlsguardrails.cli.vap;

import dev.mtlsguardrails.core.rule.RuleInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one object tells of a rule, in CEL. The expressions are about {@code o}, which is the object as it comes and, for an
 * update, as it was stored: what was wrong before and reaches no further is no reason to refuse (design 5.1).
 *
 * @param kinds what the rule is asked about
 * @param variables what does not depend on {@code o}
 * @param let names for parts of the other expressions; each may use those before it
 * @param found a list of texts, {@code field: problem}
 * @param noted the same of what has no effect as yet: never a reason to refuse
 * @param instead what to write instead
 */
public record CelForm(
        RuleInfo rule,
        Kinds kinds,
        List<Definition> variables,
        List<Definition> let,
        String found,
        String noted,
        String instead) {

    static final String NOTHING = "[]";

    public CelForm {
        variables = List.copyOf(variables);
        let = List.copyOf(let);
    }

    /**
     * Reads the form of a rule.
     *
     * @param ofRule the file beside the page of the rule
     * @param ofKinds what the file that it names says of the kinds in question
     */
    public static CelForm read(RuleInfo rule, String ofRule, KindFiles ofKinds) {
        CelFile file = new CelFile(ofRule);
        CelFile shared = new CelFile(ofKinds.named(file.text("kind")));
        return new CelForm(
                rule,
                new Kinds(
                        shared.list("resourceRules"),
                        shared.list("namespacesOutside"),
                        shared.list("matchConditions"),
                        shared.optional("covered").orElse("false"),
                        shared.optional("tolerated").orElse("false")),
                joined(shared.definitions("variables"), file.definitions("variables")),
                joined(shared.definitions("let"), file.definitions("let")),
                file.text("found"),
                file.optional("noted").orElse(NOTHING),
                file.text("instead"));
    }

    private static List<Definition> joined(List<Definition> shared, List<Definition> own) {
        return Stream.concat(shared.stream(), own.stream()).toList();
    }

    /** An expression about {@code o}, asked of the one object that another expression names. */
    String about(String object, String expression) {
        List<Definition> used = new ArrayList<>();
        String text = expression.strip();
        for (Definition definition : let.reversed()) {
            if (definition.isUsedIn(text)) {
                used.add(definition);
                text = "[" + definition.expression().strip() + "].map(" + definition.name() + ",\n" + text + ")[0]";
            }
        }
        return "[" + object + "].map(o,\n" + text + ")[0]";
    }

    Optional<String> notes() {
        return Optional.of(noted).filter(expression -> !expression.equals(NOTHING));
    }

    /** Finds what is said about kinds. */
    @FunctionalInterface
    public interface KindFiles {
        String named(String kind);
    }

    /**
     * What rules about the same kinds share.
     *
     * @param resourceRules as a policy has them
     * @param namespacesOutside where nobody is asked
     * @param matchConditions as a policy has them
     * @param covered of an update: whether the object reaches nobody whom the stored one did not
     * @param tolerated whether the requester is let do it, with a warning: the mesh itself
     */
    public record Kinds(
            List<?> resourceRules,
            List<?> namespacesOutside,
            List<?> matchConditions,
            String covered,
            String tolerated) {

        public Kinds {
            resourceRules = List.copyOf(resourceRules);
            namespacesOutside = List.copyOf(namespacesOutside);
            matchConditions = List.copyOf(matchConditions);
        }
    }
}
