package dev.mtlsguardrails.core.rule.sidecar;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mtls.PortMark;
import dev.mtlsguardrails.core.mtls.ServedPorts;
import dev.mtlsguardrails.core.reach.Reach;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What comes of ports that are kept from the sidecar. It is harm where somebody leads clients to them, and where nobody
 * leads to the workload at all, for then nobody can say that it is none.
 *
 * @param goPast which ports go past the sidecar, as a sentence
 * @param affected who feels it, in words
 */
record Exposed(String goPast, String affected, Reach reach) {

    private static final int NAMED = 5;

    /** Empty where only the proxy's own ports are kept away. */
    static Optional<Exposed> by(PortMark mark, Sidecared of, MeshSnapshot mesh) {
        ServedPorts served = ServedPorts.of(of.template(), of.id().namespace(), mesh);
        return switch (mark.way()) {
            case LISTED -> byListing(PortMark.ofApplications(mark.ports()), of, served);
            case ALL_BUT_LISTED -> Optional.of(byLeavingOut(mark, of, served));
        };
    }

    private static Optional<Exposed> byListing(SortedSet<Long> listed, Sidecared of, ServedPorts served) {
        if (listed.isEmpty()) {
            return Optional.empty();
        }
        SortedSet<Long> led = new TreeSet<>(listed);
        led.retainAll(served.numbers());
        return Optional.of(
                switch (served.selected()) {
                    case BY_NOBODY -> at(listed, of);
                    case BY_SOMEBODY ->
                        led.isEmpty() ? latent(goPast(listed), "a Service leads to " + words(listed)) : at(led, of);
                });
    }

    private static Exposed byLeavingOut(PortMark mark, Sidecared of, ServedPorts served) {
        if (mark.ports().isEmpty()) {
            return everywhere("every port goes past the sidecar", of);
        }
        String others = "every port but " + few(mark.ports()) + " goes past the sidecar";
        SortedSet<Long> left = PortMark.ofApplications(served.numbers());
        left.removeAll(mark.ports());
        return switch (served.selected()) {
            case BY_NOBODY -> everywhere(others, of);
            case BY_SOMEBODY -> left.isEmpty() ? latent(others, "a Service leads to another port") : at(left, of);
        };
    }

    private static Exposed everywhere(String goPast, Sidecared of) {
        return new Exposed(goPast, of.withCallers(), of.reach());
    }

    private static Exposed at(SortedSet<Long> ports, Sidecared of) {
        return new Exposed(goPast(ports), of.withCallers(), of.reachAt(ports));
    }

    private static Exposed latent(String goPast, String until) {
        return new Exposed(goPast, "nobody, until " + until, new Reach.Latent(until));
    }

    private static String goPast(SortedSet<Long> ports) {
        return words(ports) + (ports.size() == 1 ? " goes" : " go") + " past the sidecar";
    }

    /** "port 9080", "ports 9080, 9090 and 3 more". */
    static String words(SortedSet<Long> ports) {
        return (ports.size() == 1 ? "port " : "ports ") + few(ports);
    }

    private static String few(SortedSet<Long> ports) {
        int more = ports.size() - NAMED;
        return ports.stream().limit(NAMED).map(Object::toString).collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "");
    }

    /** All of them. */
    static String numbers(SortedSet<Long> ports) {
        return ports.stream().map(Object::toString).collect(Collectors.joining(","));
    }
}
