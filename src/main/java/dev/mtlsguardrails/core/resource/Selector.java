package dev.mtlsguardrails.core.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A Kubernetes label selector: all requirements must hold. Istio's own selectors know equality only
 * (istio-semantics 0), so they are selectors made of {@link Requirement.In} with a single value.
 */
public record Selector(List<Requirement> requirements) {

    /** Selects everything; in Istio's policies that means "no selector". */
    public static final Selector EVERYTHING = new Selector(List.of());

    public Selector {
        requirements = List.copyOf(requirements);
    }

    public static Selector matchLabels(Map<String, String> labels) {
        return new Selector(List.copyOf(equalities(labels)));
    }

    public static Selector of(Map<String, String> matchLabels, List<Requirement> matchExpressions) {
        List<Requirement> all = new ArrayList<>(equalities(matchLabels));
        all.addAll(matchExpressions);
        return new Selector(all);
    }

    private static List<Requirement> equalities(Map<String, String> labels) {
        List<Requirement> equalities = new ArrayList<>();
        new TreeMap<>(labels).forEach((key, value) -> equalities.add(new Requirement.In(key, List.of(value))));
        return equalities;
    }

    public boolean isEverything() {
        return requirements.isEmpty();
    }

    public boolean matches(Labels labels) {
        return requirements.stream().allMatch(requirement -> requirement.holdsFor(labels));
    }

    /** Whether everything that the other selects is selected here too, as far as can be told from the requirements. */
    public boolean covers(Selector other) {
        return Set.copyOf(other.requirements).containsAll(requirements);
    }

    @Override
    public String toString() {
        return requirements.stream().map(Requirement::toString).collect(Collectors.joining(","));
    }

    /** One condition on one label, with the semantics of Kubernetes' {@code matchExpressions}. */
    public sealed interface Requirement {

        /** The label that is asked about. */
        String key();

        boolean holdsFor(Labels labels);

        record In(String key, List<String> values) implements Requirement {
            @Override
            public boolean holdsFor(Labels labels) {
                return labels.get(key).filter(values::contains).isPresent();
            }

            @Override
            public String toString() {
                return values.size() == 1 ? key + "=" + values.getFirst() : key + " in " + values;
            }
        }

        /** Holds, as in Kubernetes, also where the label is missing. */
        record NotIn(String key, List<String> values) implements Requirement {
            @Override
            public boolean holdsFor(Labels labels) {
                return labels.get(key).filter(values::contains).isEmpty();
            }

            @Override
            public String toString() {
                return key + " not in " + values;
            }
        }

        record Exists(String key) implements Requirement {
            @Override
            public boolean holdsFor(Labels labels) {
                return labels.get(key).isPresent();
            }

            @Override
            public String toString() {
                return key;
            }
        }

        record DoesNotExist(String key) implements Requirement {
            @Override
            public boolean holdsFor(Labels labels) {
                return labels.get(key).isEmpty();
            }

            @Override
            public String toString() {
                return "!" + key;
            }
        }
    }
}
