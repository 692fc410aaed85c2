package dev.mtlsguardrails.core.controlplane;

import dev.mtlsguardrails.core.controlplane.ControlPlane.Evidence;
import dev.mtlsguardrails.core.resource.Labels;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Which of the control planes is whose; what was asked is remembered, for as long as they stay as they are. */
final class Governance {

    private static final Labels ASKING = Labels.of(Map.of(Injector.INJECT, "true"));
    private static final int MOST_KEPT = 50_000;

    private final List<ControlPlane> all;
    private final List<Injector> injectors;
    private final List<MemberRoll> rolls;
    private final Map<Known, ControlPlane> governing = new ConcurrentHashMap<>();

    /**
     * A roll counts only if its control plane does, or else anybody could claim the namespaces of others.
     *
     * @param all ordered by namespace and revision, never empty
     * @param injectors in the order in which the API server calls them
     */
    Governance(List<ControlPlane> all, List<Injector> injectors, List<MemberRoll> rolls) {
        this.all = List.copyOf(all);
        this.injectors = List.copyOf(injectors);
        this.rolls = rolls.stream().filter(roll -> counts(roll, all)).toList();
    }

    List<ControlPlane> all() {
        return all;
    }

    private static boolean counts(MemberRoll roll, List<ControlPlane> all) {
        boolean isNoneSeen = all.stream().allMatch(plane -> plane.evidence().compareTo(Evidence.DECLARED) >= 0);
        return isNoneSeen
                || all.stream()
                        .filter(ControlPlane::isAdministrators)
                        .filter(ControlPlane::isByMembership)
                        .anyMatch(plane -> plane.namespace().equals(roll.controlPlane()));
    }

    /** What anybody may declare is none of a cluster where an administrator has installed another. */
    private List<ControlPlane> inForce() {
        List<ControlPlane> administrators =
                all.stream().filter(ControlPlane::isAdministrators).toList();
        return administrators.isEmpty() ? all : administrators;
    }

    ControlPlane first() {
        List<ControlPlane> planes = inForce();
        return planes.stream()
                .filter(ControlPlane::isDefault)
                .findFirst()
                .or(() ->
                        planes.stream().filter(plane -> !plane.isByMembership()).findFirst())
                .orElseGet(planes::getFirst);
    }

    boolean areAllByMembership() {
        return inForce().stream().allMatch(ControlPlane::isByMembership);
    }

    Optional<ControlPlane> injectorFor(String namespace, Labels labels, Labels pod) {
        return called(completed(namespace, labels), pod);
    }

    private Optional<ControlPlane> called(Labels namespace, Labels pod) {
        return injectors.stream()
                .flatMap(injector -> injector.calledIn(namespace, pod).flatMap(in -> find(injector, in)).stream())
                .findFirst();
    }

    private Optional<ControlPlane> find(Injector injector, String namespace) {
        return all.stream()
                .filter(plane -> plane.revision().equals(injector.revision()))
                .filter(plane -> plane.namespace().equals(namespace))
                .findFirst();
    }

    boolean isMember(String namespace, Labels labels) {
        return Membership.of(completed(namespace, labels)).isPresent();
    }

    boolean isOnRoll(String namespace, Labels labels) {
        Labels named = Membership.named(namespace, labels);
        return rolls.stream().anyMatch(roll -> roll.lists(namespace, named));
    }

    ControlPlane governing(String namespace, Labels labels) {
        if (all.size() == 1) {
            return all.getFirst();
        }
        if (governing.size() >= MOST_KEPT) {
            governing.clear(); // of namespaces that are gone, or have other labels now
        }
        return governing.computeIfAbsent(new Known(namespace, labels), asked -> find(asked.namespace, asked.labels));
    }

    private ControlPlane find(String namespace, Labels labels) {
        Labels known = completed(namespace, labels);
        return Membership.of(known)
                .flatMap(this::ofMembers)
                .or(() -> home(namespace))
                .or(() -> called(known, Labels.NONE))
                .or(() -> called(known, ASKING))
                .orElseGet(this::first);
    }

    private Optional<ControlPlane> ofMembers(String controlPlane) {
        return all.stream()
                .filter(ControlPlane::isByMembership)
                .filter(plane -> plane.namespace().equals(controlPlane))
                .findFirst();
    }

    private Optional<ControlPlane> home(String namespace) {
        List<ControlPlane> there = inForce().stream()
                .filter(plane -> plane.namespace().equals(namespace))
                .toList();
        return there.stream()
                .filter(ControlPlane::isDefault)
                .findFirst()
                .or(() -> there.stream().findFirst());
    }

    /** The labels that a namespace has as soon as Kubernetes and the operators have seen it; mostly it has them. */
    private Labels completed(String namespace, Labels labels) {
        Labels named = Membership.named(namespace, labels);
        if (rolls.isEmpty() || named.get(Membership.MEMBER_OF).isPresent()) {
            return named;
        }
        return rolls.stream()
                .filter(roll -> roll.lists(namespace, named))
                .findFirst()
                .map(roll -> Membership.with(named, Membership.MEMBER_OF, roll.controlPlane()))
                .orElse(named);
    }

    /** A namespace, by what is known of it. */
    private record Known(String namespace, Labels labels) {}
}
