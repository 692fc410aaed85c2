package dev.mtlsguardrails.core.installation;

import dev.mtlsguardrails.core.installation.WebhookEntry.Callee;
import dev.mtlsguardrails.core.installation.WebhookEntry.Matching;
import dev.mtlsguardrails.core.resource.Selector;
import dev.mtlsguardrails.core.resource.Selector.Requirement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is weaker in a webhook configuration than it should be, in words; stronger is nobody's harm.
 *
 * <p>Overlays and administrators may choose failure policies, selectors and conditions, and whom to call. So the
 * configuration of our own base is only the least that must be asked about; the rest is held against what was applied, where
 * that is written down.
 */
public final class Comparison {

    private Comparison() {}

    /** @param base what this version wants to be asked about */
    public static List<String> ofConfiguration(
            WebhookConfiguration base, History history, WebhookConfiguration current) {
        Set<String> faults = new LinkedHashSet<>(ofEntries(base, current, Comparison::minimum));
        switch (history) {
            case History.Applied(WebhookConfiguration asItWas) ->
                faults.addAll(ofEntries(asItWas, current, Comparison::drift));
            case History.ServerSide(List<History.LaterChange> changes) ->
                changes.forEach(change -> faults.add(change.entry() + ": " + change.field() + " was set by "
                        + change.manager() + " after it had been applied"));
            case History.Untold untold -> {}
        }
        return List.copyOf(faults);
    }

    private static List<String> ofEntries(
            WebhookConfiguration wanted,
            WebhookConfiguration current,
            BiFunction<WebhookEntry, WebhookEntry, List<String>> comparison) {
        return wanted.entries().stream()
                .flatMap(entry -> current
                        .entry(entry.name())
                        .map(present -> comparison.apply(entry, present))
                        .orElseGet(() -> List.of("the entry is missing"))
                        .stream()
                        .map(fault -> entry.name() + ": " + fault))
                .toList();
    }

    private static List<String> minimum(WebhookEntry wanted, WebhookEntry present) {
        List<String> faults = new ArrayList<>(notAsked(wanted, present));
        if (present.matching() == Matching.EXACT) {
            faults.add("matchPolicy is Exact, so that whoever uses another version of a kind passes unasked");
        }
        if (!present.callee().path().endsWith(wanted.callee().path())) {
            faults.add("it calls `" + present.callee().path() + "`, where `"
                    + wanted.callee().path() + "` would answer");
        }
        switch (present.callee()) {
            case Callee.OfService(String path, Callee.Trust trust)
            when trust == Callee.Trust.NONE -> faults.add("caBundle is empty, so that the API server trusts no answer");
            case Callee.OfService service -> {}
            case Callee.OfUrl url -> {}
        }
        return faults;
    }

    private static List<String> notAsked(WebhookEntry wanted, WebhookEntry present) {
        SortedMap<String, List<Asked>> missing = wanted.asked().stream()
                .filter(asked -> present.asked().stream().noneMatch(rule -> rule.covers(asked)))
                .sorted()
                .collect(Collectors.groupingBy(Asked::what, TreeMap::new, Collectors.toList()));
        return missing.entrySet().stream()
                .map(of -> "nobody is asked about " + of.getKey() + " (" + words(of.getValue(), Asked::operation)
                        + " in " + words(of.getValue(), Asked::version) + ")")
                .toList();
    }

    private static String words(List<Asked> missing, Function<Asked, String> part) {
        return String.join(", ", missing.stream().map(part).collect(Collectors.toCollection(TreeSet::new)));
    }

    private static List<String> drift(WebhookEntry applied, WebhookEntry present) {
        List<String> faults = new ArrayList<>(notAsked(applied, present));
        if (present.onFailure().compareTo(applied.onFailure()) < 0) {
            faults.add("failurePolicy is " + present.onFailure().written() + ", and was applied as "
                    + applied.onFailure().written());
        }
        narrower("namespaceSelector", applied.namespaces(), present.namespaces())
                .ifPresent(faults::add);
        narrower("objectSelector", applied.objects(), present.objects()).ifPresent(faults::add);
        present.conditions().stream()
                .filter(condition -> !applied.conditions().contains(condition))
                .forEach(condition ->
                        faults.add("matchConditions leave out more than was applied, by `" + condition + "`"));
        return faults;
    }

    private static Optional<String> narrower(String field, Selector applied, Selector present) {
        String added = present.requirements().stream()
                .filter(requirement -> applied.requirements().stream().noneMatch(of -> implies(of, requirement)))
                .map(Requirement::toString)
                .collect(Collectors.joining(","));
        return added.isEmpty()
                ? Optional.empty()
                : Optional.of(field + " leaves out more than was applied, by `" + added + "`");
    }

    /** Whether the second holds wherever the first one does. */
    private static boolean implies(Requirement first, Requirement second) {
        if (!first.key().equals(second.key())) {
            return false;
        }
        return switch (second) {
            case Requirement.In(String key, List<String> values) ->
                first instanceof Requirement.In in && values.containsAll(in.values());
            case Requirement.NotIn(String key, List<String> values) ->
                switch (first) {
                    case Requirement.NotIn notIn -> notIn.values().containsAll(values);
                    case Requirement.In in -> in.values().stream().noneMatch(values::contains);
                    case Requirement.DoesNotExist none -> true;
                    case Requirement.Exists some -> false;
                };
            case Requirement.Exists some ->
                !(first instanceof Requirement.NotIn || first instanceof Requirement.DoesNotExist);
            case Requirement.DoesNotExist none -> first instanceof Requirement.DoesNotExist;
        };
    }

    /** @param version the one in which we read and write the objects */
    public static List<String> ofDefinition(Definition definition, String version) {
        List<String> faults = new ArrayList<>();
        if (!definition.served().contains(version)) {
            faults.add("version " + version + " is not served");
        }
        if (definition.state() == Definition.State.NOT_ESTABLISHED) {
            faults.add("it is not established");
        }
        return faults;
    }
}
