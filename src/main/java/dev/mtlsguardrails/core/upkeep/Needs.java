package dev.mtlsguardrails.core.upkeep;

import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.upkeep.WantedRule.Purpose;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which rules one destination needs in one mesh. One has to stand beside each wildcard that ends somebody's lookup: there,
 * and nowhere else, the exact host is preferred to it (istio-semantics 2.3).
 */
final class Needs {

    private final OneMesh mesh;
    private final Service destination;
    private final Purpose purpose;
    private final Map<Spot, Set<String>> reasons = new TreeMap<>();

    Needs(OneMesh mesh, Service destination, Purpose purpose) {
        this.mesh = mesh;
        this.destination = destination;
        this.purpose = purpose;
    }

    Service destination() {
        return destination;
    }

    Host host() {
        return destination.host(mesh.mesh().config());
    }

    /** What somebody wrote for exactly this host. */
    Optional<DestinationRule> writtenIn(String namespace) {
        return mesh.exactRule(namespace, host());
    }

    void beside(DestinationRule wildcard) {
        List<String> shown = Showing.of(wildcard, mesh.mesh().config());
        in(new Spot(wildcard.id().namespace(), shown), reason(wildcard));
    }

    /** Whether one is needed in the root namespace that all will see. */
    boolean inRootNamespace() {
        return reasons.containsKey(new Spot(mesh.root(), WantedRule.TO_ALL));
    }

    void inRootNamespace(String reason) {
        in(new Spot(mesh.root(), WantedRule.TO_ALL), reason);
    }

    private void in(Spot spot, String reason) {
        reasons.computeIfAbsent(spot, added -> new LinkedHashSet<>()).add(reason);
    }

    String reason(DestinationRule wildcard) {
        return wildcard.id() + " (" + wildcard.host(mesh.mesh().config()) + ") makes clients send Istio mTLS to it";
    }

    List<WantedRule> rules() {
        return reasons.entrySet().stream()
                .map(needed -> new WantedRule(
                        needed.getKey().namespace(),
                        host(),
                        purpose,
                        needed.getKey().exportTo(),
                        String.join("; ", needed.getValue())))
                .toList();
    }

    /** A place for a rule. */
    private record Spot(String namespace, List<String> exportTo) implements Comparable<Spot> {

        private static final Comparator<Spot> ORDER =
                Comparator.comparing(Spot::namespace).thenComparing(spot -> String.join(",", spot.exportTo));

        @Override
        public int compareTo(Spot other) {
            return ORDER.compare(this, other);
        }
    }
}
