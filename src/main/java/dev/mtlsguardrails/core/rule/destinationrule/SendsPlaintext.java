package dev.mtlsguardrails.core.rule.destinationrule;

import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.TlsMode;
import dev.mtlsguardrails.core.mtls.Clients;
import dev.mtlsguardrails.core.mtls.Destination;
import dev.mtlsguardrails.core.mtls.Extent;
import dev.mtlsguardrails.core.mtls.Reach;
import dev.mtlsguardrails.core.mtls.Reachability;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.RuleActions;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.Rule;
import dev.mtlsguardrails.core.rule.RuleInfo;
import dev.mtlsguardrails.core.rule.Situation;
import dev.mtlsguardrails.core.rule.Words;
import java.util.List;
import java.util.Optional;

/**
 * MTLS-0201: a DestinationRule makes clients send plaintext. Each of the four places for a {@code tls} block counts
 * by itself. The rule is silent only where it is proven that no mesh server stands behind the host.
 */
public final class SendsPlaintext implements Rule {

    private static final RuleInfo INFO = new RuleInfo(
            new RuleActions(new RuleId("MTLS-0201"), Action.ENFORCE, Action.ENFORCE),
            "DestinationRule sends plaintext: DISABLE, or `tls` without `mode`, in any of the four places",
            List.of(Kinds.DESTINATION_RULE));

    private final Reachability reachability;

    public SendsPlaintext(Reachability reachability) {
        this.reachability = reachability;
    }

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> check(Situation situation) {
        return situation.stored(DestinationRule.class).stream()
                .filter(rule -> rule.tlsBlocks().stream().anyMatch(SendsPlaintext::isProblem))
                .flatMap(rule -> findings(rule, situation).stream())
                .toList();
    }

    /** A rule has one host, so who is reached is asked once, however many blocks there are. */
    private List<Finding> findings(DestinationRule rule, Situation situation) {
        return switch (reachability.destinationOf(rule, situation.after())) {
            case Destination.ApiServer apiServer -> List.of();
            case Destination.External external -> List.of();
            case Destination.WithoutSidecar without -> List.of();
            case Destination.Inside inside -> findings(rule, inside, situation);
        };
    }

    private List<Finding> findings(DestinationRule rule, Destination.Inside destination, Situation situation) {
        MeshSnapshot mesh = situation.after();
        Host host = rule.host(mesh.config());
        Clients clients = reachability.clientsOf(rule, mesh);
        Reach reach = new Reach.Servers(new Extent.Traffic(clients, host), destination.servers());
        String served = served(destination);
        String remedy = remedy(destination, situation);
        return rule.tlsBlocks().stream()
                .flatMap(block -> problemOf(block.tls().mode()).stream()
                        .map(problem -> new Finding(
                                INFO.id(),
                                rule.id(),
                                fieldOf(block.tls()),
                                block.tls().mode().toString(),
                                problem,
                                clients.inWords() + " calling " + host + part(block) + ", served " + served,
                                remedy,
                                reach)))
                .toList();
    }

    private static boolean isProblem(DestinationRule.TlsBlock block) {
        return problemOf(block.tls().mode()).isPresent();
    }

    private static Optional<String> problemOf(TlsMode mode) {
        return switch (mode) {
            case TlsMode.Known.DISABLE -> Optional.of("mode DISABLE makes clients send plaintext");
            case TlsMode.Omitted omitted ->
                Optional.of("`tls` without `mode` means DISABLE: it makes clients send plaintext");
            case TlsMode.Unrecognised unrecognised ->
                Optional.of("mode " + unrecognised + " is not one that this guard knows,"
                        + " so it cannot tell that clients still use mutual TLS");
            case TlsMode.Known.SIMPLE, TlsMode.Known.MUTUAL, TlsMode.Known.ISTIO_MUTUAL -> Optional.empty();
        };
    }

    private static JsonPointer fieldOf(DestinationRule.Tls tls) {
        return tls.mode() instanceof TlsMode.Omitted ? tls.at() : tls.at().key("mode");
    }

    private static String part(DestinationRule.TlsBlock block) {
        return block.subset().map(subset -> ", subset " + subset).orElse("")
                + block.port().map(port -> ", port " + port).orElse("");
    }

    private static String served(Destination.Inside destination) {
        return destination.services().isEmpty()
                ? "by no Service that is known (yet)"
                : "by " + Words.servers(destination.servers());
    }

    private static String remedy(Destination.Inside destination, Situation situation) {
        String usual = "remove the `tls` block, and auto mTLS decides; or write `mode: ISTIO_MUTUAL`";
        if (!destination.services().isEmpty()) {
            return usual;
        }
        return situation.unread().contains(Kinds.SERVICE_ENTRY)
                ? usual + " (ServiceEntries cannot be read at present: an existing one for this host is not seen)"
                : usual + "; for a host outside the mesh create its ServiceEntry first,"
                        + " for one without sidecars its Service and pods";
    }
}
