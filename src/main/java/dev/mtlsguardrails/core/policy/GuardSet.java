package dev.mtlsguardrails.core.policy;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.Resource;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All policies and exceptions at one moment. Immutable; {@link #apply} gives the next one. */
public final class GuardSet {

    public static final GuardSet EMPTY = new GuardSet(Collections.emptySortedMap(), Collections.emptySortedMap());

    /** What guards are made of; one that grants comes before what it grants. */
    public static final List<GroupKind> KINDS = List.of(Policy.KIND, Exemption.KIND);

    private final SortedMap<ResourceId, Policy> policies;
    private final SortedMap<String, SortedMap<ResourceId, Exemption>> exemptions;

    private GuardSet(
            SortedMap<ResourceId, Policy> policies, SortedMap<String, SortedMap<ResourceId, Exemption>> exemptions) {
        this.policies = policies;
        this.exemptions = exemptions;
    }

    /** The guards after the change; what is none of them changes nothing. */
    public GuardSet apply(Change change) {
        return switch (change.object()) {
            case Policy policy -> new GuardSet(changed(policies, change, policy), exemptions);
            case Exemption exemption -> new GuardSet(policies, changed(change, exemption));
            default -> this;
        };
    }

    private SortedMap<String, SortedMap<ResourceId, Exemption>> changed(Change change, Exemption exemption) {
        String namespace = exemption.id().namespace();
        SortedMap<ResourceId, Exemption> inNamespace = exemptions.getOrDefault(namespace, Collections.emptySortedMap());
        SortedMap<String, SortedMap<ResourceId, Exemption>> next = new TreeMap<>(exemptions);
        next.put(namespace, changed(inNamespace, change, exemption));
        return Collections.unmodifiableSortedMap(next);
    }

    private static <T extends Resource> SortedMap<ResourceId, T> changed(
            SortedMap<ResourceId, T> objects, Change change, T object) {
        SortedMap<ResourceId, T> next = new TreeMap<>(objects);
        switch (change) {
            case Change.Create create -> next.put(object.id(), object);
            case Change.Update update -> next.put(object.id(), object);
            case Change.Standing standing -> next.put(object.id(), object);
            case Change.Delete delete -> next.remove(object.id());
        }
        return Collections.unmodifiableSortedMap(next);
    }

    /** The policy or exception of this name, if it is known. */
    public Optional<Resource> find(ResourceId guard) {
        return Optional.<Resource>ofNullable(policies.get(guard))
                .or(() -> Optional.ofNullable(exemptions
                        .getOrDefault(guard.namespace(), Collections.emptySortedMap())
                        .get(guard)));
    }

    /** The same guards, if exceptions of a namespace counted whoever brings them. */
    public GuardSet trusting(String namespace) {
        SortedMap<ResourceId, Policy> trusting = new TreeMap<>(policies);
        trusting.replaceAll((id, policy) -> policy.with(policy.grants().trusting(namespace)));
        return new GuardSet(Collections.unmodifiableSortedMap(trusting), exemptions);
    }

    public Collection<Policy> policies() {
        return policies.values();
    }

    /** The exceptions of a namespace, ordered by name, whether or not they are still live. */
    public Collection<Exemption> exemptions(String namespace) {
        return exemptions.getOrDefault(namespace, Collections.emptySortedMap()).values();
    }

    /** Every exception there is. */
    public Collection<Exemption> exemptions() {
        return exemptions.values().stream()
                .flatMap(inNamespace -> inNamespace.values().stream())
                .toList();
    }

    /** What is to be done about a matter in a namespace: of several policies that govern it, the strictest word. */
    public Order orderFor(Matter matter, Optional<Labels> namespaceLabels) {
        return governing(namespaceLabels).stream()
                .map(policy -> policy.order(matter))
                .max(Order.BY_STRICTNESS)
                .orElseThrow();
    }

    /** Whether some policy selects a namespace with these labels; if not, the built-in one governs it. */
    public boolean selects(Labels namespaceLabels) {
        return policies.values().stream()
                .anyMatch(policy -> policy.namespaceSelector().matches(namespaceLabels));
    }

    /**
     * The policies that govern a namespace, never none: of those that select it, the ones of highest priority.
     *
     * @param namespaceLabels empty where the namespace is not known (yet): then every policy that could turn out to
     *     govern it
     */
    public List<Policy> governing(Optional<Labels> namespaceLabels) {
        return namespaceLabels.map(this::governing).orElseGet(this::couldGovern);
    }

    private List<Policy> governing(Labels namespaceLabels) {
        return highest(policies.values().stream()
                .filter(policy -> policy.namespaceSelector().matches(namespaceLabels))
                .toList());
    }

    private static List<Policy> highest(List<Policy> selected) {
        int highest = selected.stream().mapToInt(Policy::priority).max().orElse(Integer.MIN_VALUE);
        return selected.isEmpty()
                ? List.of(Policy.BUILT_IN)
                : selected.stream()
                        .filter(policy -> policy.priority() == highest)
                        .toList();
    }

    /** Who may grant exceptions in a namespace; no single one of them may where policies differ. */
    public List<Subject> grantors(Optional<Labels> namespaceLabels) {
        return governing(namespaceLabels).stream()
                .flatMap(policy -> policy.grants().grantors().stream())
                .distinct()
                .toList();
    }

    /** What selects every namespace governs at least where nothing of higher priority does. */
    private List<Policy> couldGovern() {
        List<Policy> everywhere = highest(policies.values().stream()
                .filter(policy -> policy.namespaceSelector().isEverything())
                .toList());
        int lowest = everywhere.getFirst().priority();
        return Stream.concat(
                        policies.values().stream().filter(policy -> policy.priority() >= lowest),
                        everywhere.stream().filter(Policy.BUILT_IN::equals))
                .toList();
    }
}
