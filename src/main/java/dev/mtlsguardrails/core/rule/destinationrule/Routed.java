package dev.mtlsguardrails.core.rule.destinationrule;

import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.reach.Clients;
import dev.mtlsguardrails.core.reach.Destination;
import dev.mtlsguardrails.core.reach.Extent;
import dev.mtlsguardrails.core.reach.Obeying;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.reach.Reachability;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.Situation;
import dev.mtlsguardrails.core.rule.Words;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Whose traffic a DestinationRule shapes, and to whom. A rule has one host, so this is asked once for all its blocks. */
final class Routed {

    private final Host host;
    private final Clients clients;
    private final Optional<Obeying> obeying;
    private final Destination.Inside destination;
    private final Reachability reachability;
    private final Situation situation;
    private final Map<Ports, Reach> reaches = new HashMap<>();

    private Routed(
            Host host,
            Clients clients,
            Optional<Obeying> obeying,
            Destination.Inside destination,
            Reachability reachability,
            Situation situation) {
        this.host = host;
        this.clients = clients;
        this.obeying = obeying;
        this.destination = destination;
        this.reachability = reachability;
        this.situation = situation;
    }

    /**
     * Reports on every block of a stored rule that is of concern, where a server of the mesh may stand behind its host.
     * Who that is, is asked only of a rule with such a block.
     */
    static List<Finding> findings(
            Situation situation,
            Reachability reachability,
            Predicate<DestinationRule.TlsBlock> concern,
            Report report) {
        return situation.stored(DestinationRule.class).stream()
                .filter(rule -> rule.tlsBlocks().stream().anyMatch(concern))
                .flatMap(rule -> by(rule, reachability, situation).stream()
                        .flatMap(routed -> rule.tlsBlocks().stream()
                                .filter(concern)
                                .map(block -> report.about(rule, block, routed))))
                .toList();
    }

    /** What a rule has to say about a block. */
    @FunctionalInterface
    interface Report {
        Finding about(DestinationRule rule, DestinationRule.TlsBlock block, Routed routed);
    }

    /** Empty where it is proven that no mesh server stands behind the host: nothing about TLS matters there. */
    private static Optional<Routed> by(DestinationRule rule, Reachability reachability, Situation situation) {
        return switch (reachability.destinationOf(rule, situation.after())) {
            case Destination.ApiServer apiServer -> Optional.empty();
            case Destination.External external -> Optional.empty();
            case Destination.WithoutSidecar without -> Optional.empty();
            case Destination.Inside inside ->
                Optional.of(new Routed(
                        rule.host(situation.after().config()),
                        reachability.clientsOf(rule, situation.after()),
                        reachability.obeying(rule, situation.after()),
                        inside,
                        reachability,
                        situation));
        };
    }

    /** Blocks about the same port, or about all, share one reach. */
    Reach reach(DestinationRule.TlsBlock block) {
        return reaches.computeIfAbsent(
                new Ports(block.port(), block.overridden()),
                ports -> new Reach.Servers(
                        new Extent.Traffic(clients, host, ports.overridden()),
                        reachability.atPort(destination, ports.port(), situation.after())));
    }

    /** What a block says about ports. */
    private record Ports(Optional<Long> port, Set<Long> overridden) {}

    /** Who feels it, as far as this block is about them. */
    String inWords(DestinationRule.TlsBlock block) {
        return present(block).inWords() + " calling " + host + part(block) + ", served " + served();
    }

    /** Those who obey at present, as far as that can be told; a selector says more of its clients than their namespace. */
    private Clients present(DestinationRule.TlsBlock block) {
        return obeying.flatMap(present -> present.clients(block))
                .filter(present -> !(clients instanceof Clients.Selected) || present.equals(Clients.NOBODY))
                .orElse(clients);
    }

    private static String part(DestinationRule.TlsBlock block) {
        return block.subset().map(subset -> ", subset " + subset).orElse("")
                + block.port().map(port -> ", port " + port).orElse("");
    }

    private String served() {
        if (!destination.services().isEmpty()) {
            return "by " + Words.servers(destination.servers());
        }
        return "by nothing that is known (yet)";
    }

    /** What would prove the destination harmless, to be said after a remedy; nothing where Services are known. */
    String proofs() {
        if (!destination.services().isEmpty()) {
            return "";
        }
        return situation.unread().contains(Kinds.SERVICE_ENTRY)
                ? " (ServiceEntries cannot be read at present: an existing one for this host is not seen)"
                : "; for a host outside the mesh create its ServiceEntry first,"
                        + " for one without sidecars its Service and pods";
    }
}
