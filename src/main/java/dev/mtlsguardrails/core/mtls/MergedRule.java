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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One or more DestinationRules of one namespace for one host, folded into what Istio obeys (istio-semantics 2.4).
 *
 * @param from the rules in it, the one that gave it its name first
 * @param exportTo of the first
 * @param workloadSelector which clients of its namespace obey, where there is one
 * @param subsets by name, in the order in which they came
 */
record MergedRule(
        List<ResourceId> from,
        Set<String> exportTo,
        Optional<Selector> workloadSelector,
        Optional<TrafficPolicy> trafficPolicy,
        Map<String, Subset> subsets,
        Author author) {

    /** Who wrote it. */
    enum Author {
        SOMEBODY,
        /** Istio, for a BackendTLSPolicy: it fills the gaps that a written rule leaves (2.10). */
        ISTIO
    }

    MergedRule {
        from = List.copyOf(from);
        subsets = Collections.unmodifiableMap(subsets);
    }

    static MergedRule of(DestinationRule rule) {
        return new MergedRule(
                List.of(rule.id()),
                rule.workloadSelector().isPresent() ? Set.of(".") : Set.copyOf(rule.exportTo()),
                rule.workloadSelector(),
                rule.trafficPolicy(),
                byName(rule.subsets().stream()),
                Author.SOMEBODY);
    }

    /** Of two subsets with one name, the first counts. */
    private static Map<String, Subset> byName(Stream<Subset> subsets) {
        Map<String, Subset> byName = new LinkedHashMap<>();
        subsets.forEach(subset -> byName.putIfAbsent(subset.name(), subset));
        return byName;
    }

    /** The same, shown to others. */
    MergedRule shownTo(Set<String> others) {
        return new MergedRule(from, others, workloadSelector, trafficPolicy, subsets, author);
    }

    ResourceId id() {
        return from.getFirst();
    }

    boolean selectsClients() {
        return workloadSelector.isPresent();
    }

    Optional<Subset> subset(String name) {
        return Optional.ofNullable(subsets.get(name));
    }

    /** This rule with what another adds to it: subsets with new names, and a traffic policy if there was none. */
    MergedRule and(MergedRule added) {
        List<ResourceId> both = new ArrayList<>(from);
        both.addAll(added.from);
        return new MergedRule(
                both,
                exportTo,
                workloadSelector,
                together(added),
                byName(Stream.concat(subsets.values().stream(), added.subsets.values().stream())),
                author);
    }

    private Optional<TrafficPolicy> together(MergedRule added) {
        if (author == added.author) {
            return trafficPolicy.or(added::trafficPolicy);
        }
        return author == Author.SOMEBODY
                ? filled(trafficPolicy, added.trafficPolicy)
                : filled(added.trafficPolicy, trafficPolicy);
    }

    private static Optional<TrafficPolicy> filled(Optional<TrafficPolicy> written, Optional<TrafficPolicy> made) {
        if (written.isEmpty() || made.isEmpty()) {
            return written.or(() -> made);
        }
        TrafficPolicy user = written.get();
        TrafficPolicy backend = made.get();
        return Optional.of(new TrafficPolicy(
                user.tls().or(backend::tls),
                user.loadBalancing() == LoadBalancing.UNSAID ? backend.loadBalancing() : user.loadBalancing(),
                filled(user.ports(), backend.ports())));
    }

    private static List<PortSettings> filled(List<PortSettings> written, List<PortSettings> made) {
        Stream<PortSettings> met = written.stream()
                .map(port -> new PortSettings(
                        port.number(), port.tls().or(() -> tls(made, port.number())), port.loadBalancing(), port.at()));
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
}
