package dev.mtlsguardrails.core.policy;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All policies at one moment. Immutable; {@link #apply} gives the next one. */
public final class GuardSet {

    public static final GuardSet EMPTY = new GuardSet(new TreeMap<>());

    private final SortedMap<ResourceId, Policy> policies;

    private GuardSet(SortedMap<ResourceId, Policy> policies) {
        this.policies = Collections.unmodifiableSortedMap(policies);
    }

    /** The guards after the change; what is no policy changes nothing. */
    public GuardSet apply(Change change) {
        if (!(change.object() instanceof Policy policy)) {
            return this;
        }
        SortedMap<ResourceId, Policy> next = new TreeMap<>(policies);
        switch (change) {
            case Change.Create create -> next.put(policy.id(), policy);
            case Change.Update update -> next.put(policy.id(), policy);
            case Change.Standing standing -> next.put(policy.id(), policy);
            case Change.Delete delete -> next.remove(policy.id());
        }
        return new GuardSet(next);
    }

    public Collection<Policy> policies() {
        return policies.values();
    }

    /**
     * What is to be done about a finding of the rule in a namespace, and by whose word.
     *
     * @param namespaceLabels empty where the namespace is not known (yet): then any policy may turn out to govern it,
     *     and the strictest counts
     */
    public Order orderFor(RuleActions rule, Optional<Labels> namespaceLabels) {
        return namespaceLabels.map(this::governing).orElseGet(this::all).stream()
                .map(policy -> new Order(policy.actionFor(rule), policy.unbridled(rule), policy.id()))
                .max(Order.BY_STRICTNESS)
                .orElseThrow();
    }

    /** Whether some policy selects a namespace with these labels; if not, the built-in one governs it. */
    public boolean selects(Labels namespaceLabels) {
        return policies.values().stream()
                .anyMatch(policy -> policy.namespaceSelector().matches(namespaceLabels));
    }

    private List<Policy> all() {
        return Stream.concat(policies.values().stream(), Stream.of(Policy.BUILT_IN))
                .toList();
    }

    /** The selected policies of highest priority, never none. Of several, the stricter action counts. */
    private List<Policy> governing(Labels namespaceLabels) {
        List<Policy> selected = policies.values().stream()
                .filter(policy -> policy.namespaceSelector().matches(namespaceLabels))
                .toList();
        int highest = selected.stream().mapToInt(Policy::priority).max().orElse(Integer.MIN_VALUE);
        return selected.isEmpty()
                ? List.of(Policy.BUILT_IN)
                : selected.stream()
                        .filter(policy -> policy.priority() == highest)
                        .toList();
    }

    /**
     * An action and the policy that orders it.
     *
     * @param unbridled what the action would be if the policy's mode were Enforce
     */
    public record Order(Action action, Action unbridled, ResourceId by) {

        public static final Comparator<Order> BY_STRICTNESS =
                Comparator.comparing(Order::action).thenComparing(Order::unbridled);
    }
}
