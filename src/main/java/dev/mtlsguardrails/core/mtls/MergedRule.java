package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.DestinationRule.LoadBalancing;
import dev.mtlsguardrails.core.mesh.DestinationRule.PortSettings;
import dev.mtlsguardrails.core.mesh.DestinationRule.Subset;
import dev.mtlsguardrails.core.mesh.DestinationRule.Tls;
import dev.mtlsguardrails.core.mesh.DestinationRule.TrafficPolicy;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One or more DestinationRules of one namespace for one host, folded into what Istio obeys (istio-semantics 2.4).
 *
 * @param from the rules in it, the one that gave it its name first
 * @param exportTo of the first
 * @param workloadSelector which clients of its namespace obey; {@link Selector#EVERYTHING} when absent
 */
record MergedRule(
        List<ResourceId> from,
        Set<String> exportTo,
        Selector workloadSelector,
        Optional<Said<TrafficPolicy>> trafficPolicy,
        List<Said<Subset>> subsets,
        Author author) {

    /** Who wrote it. */
    enum Author {
        SOMEBODY,
        /** Istio, for a BackendTLSPolicy: it fills the gaps that a written rule leaves (2.10). */
        ISTIO
    }

    /** A part, and the rule that said it. */
    record Said<T>(T part, ResourceId by) {}

    static MergedRule of(DestinationRule rule) {
        boolean selects = !rule.workloadSelector().isEverything();
        return new MergedRule(
                List.of(rule.id()),
                selects ? Set.of(".") : Set.copyOf(rule.exportTo()),
                rule.workloadSelector(),
                rule.trafficPolicy().map(policy -> new Said<>(policy, rule.id())),
                rule.subsets().stream()
                        .map(subset -> new Said<>(subset, rule.id()))
                        .toList(),
                Author.SOMEBODY);
    }

    /** The same, shown to others. */
    MergedRule shownTo(Set<String> others) {
        return new MergedRule(from, others, workloadSelector, trafficPolicy, subsets, author);
    }

    ResourceId id() {
        return from.getFirst();
    }

    boolean selectsClients() {
        return !workloadSelector.isEverything();
    }

    /** This rule with what another adds to it: subsets with new names, and a traffic policy if there was none. */
    MergedRule and(MergedRule added) {
        List<ResourceId> both = new ArrayList<>(from);
        both.addAll(added.from);
        List<Said<Subset>> all = new ArrayList<>(subsets);
        added.subsets.stream()
                .filter(subset -> subset(subset.part().name()).isEmpty())
                .forEach(all::add);
        return new MergedRule(both, exportTo, workloadSelector, together(added), all, author);
    }

    private Optional<Said<TrafficPolicy>> together(MergedRule added) {
        if (author == added.author) {
            return trafficPolicy.or(added::trafficPolicy);
        }
        return author == Author.SOMEBODY
                ? filled(trafficPolicy, added.trafficPolicy)
                : filled(added.trafficPolicy, trafficPolicy);
    }

    private static Optional<Said<TrafficPolicy>> filled(
            Optional<Said<TrafficPolicy>> written, Optional<Said<TrafficPolicy>> made) {
        if (written.isEmpty() || made.isEmpty()) {
            return written.or(() -> made);
        }
        TrafficPolicy user = written.get().part();
        TrafficPolicy backend = made.get().part();
        return Optional.of(new Said<>(
                new TrafficPolicy(
                        user.tls().or(backend::tls),
                        user.loadBalancing() == LoadBalancing.UNSAID ? backend.loadBalancing() : user.loadBalancing(),
                        filled(user.ports(), backend.ports())),
                user.tls().isPresent() ? written.get().by() : made.get().by()));
    }

    private static List<PortSettings> filled(List<PortSettings> written, List<PortSettings> made) {
        Stream<PortSettings> met = written.stream()
                .map(port -> new PortSettings(
                        port.number(), port.tls().or(() -> tls(made, port.number())), port.loadBalancing()));
        Stream<PortSettings> others =
                made.stream().filter(port -> written.stream().noneMatch(other -> other.number() == port.number()));
        return Stream.concat(met, others).toList();
    }

    private static Optional<Tls> tls(List<PortSettings> ports, long number) {
        return ports.stream()
                .filter(port -> port.number() == number)
                .findFirst()
                .flatMap(PortSettings::tls);
    }

    Optional<Said<Subset>> subset(String name) {
        return subsets.stream()
                .filter(subset -> subset.part().name().equals(name))
                .findFirst();
    }
}
