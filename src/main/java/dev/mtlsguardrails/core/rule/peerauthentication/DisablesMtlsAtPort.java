package dev.mtlsguardrails.core.rule.peerauthentication;

import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.MtlsMode;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.RuleActions;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.reach.Reachability;
import dev.mtlsguardrails.core.rule.Basis;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.Rule;
import dev.mtlsguardrails.core.rule.RuleInfo;
import dev.mtlsguardrails.core.rule.Situation;
import java.util.List;
import java.util.Optional;

/** MTLS-0102: a PeerAuthentication makes servers refuse mutual TLS at one port, whatever it says about the others. */
public final class DisablesMtlsAtPort implements Rule {

    private static final RuleInfo INFO = new RuleInfo(
            new RuleActions(new RuleId("MTLS-0102"), Action.ENFORCE, Action.ENFORCE),
            "disables-mtls-at-port",
            "a port disables mTLS (`portLevelMtls`)",
            List.of(Kinds.PEER_AUTHENTICATION),
            Basis.OBJECT);

    private final Reachability reachability;

    public DisablesMtlsAtPort(Reachability reachability) {
        this.reachability = reachability;
    }

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> check(Situation situation) {
        return situation.stored(PeerAuthentication.class).stream()
                .filter(policy ->
                        policy.ports().stream().anyMatch(port -> problemOf(port).isPresent()))
                .flatMap(policy -> findings(policy, situation).stream())
                .toList();
    }

    private List<Finding> findings(PeerAuthentication policy, Situation situation) {
        Governed governed = Governed.byPorts(policy, reachability, situation.after());
        return policy.ports().stream()
                .flatMap(port ->
                        problemOf(port).stream().map(problem -> finding(policy, port, problem, governed.at(port))))
                .toList();
    }

    private static Optional<String> problemOf(PeerAuthentication.PortMode port) {
        return switch (port.mode()) {
            case MtlsMode.Known.DISABLE ->
                Optional.of("mode DISABLE switches mutual TLS off at port " + port.port()
                        + ": it takes plaintext from anybody, and mTLS from nobody");
            case MtlsMode.Unrecognised mode ->
                Optional.of("mode " + mode + " of port " + port.port()
                        + " is not one that this guard knows, so it cannot tell that mutual TLS stays on");
            case MtlsMode.Known.UNSET, MtlsMode.Known.PERMISSIVE, MtlsMode.Known.STRICT -> Optional.empty();
        };
    }

    private static Finding finding(
            PeerAuthentication policy, PeerAuthentication.PortMode port, String problem, Governed governed) {
        return new Finding(
                INFO.id(),
                policy.id(),
                port.at(),
                port.mode().toString(),
                problem,
                governed.inWords(),
                governed.remedy("remove the port's entry, and it is as the rest of the policy says"),
                governed.reach());
    }
}
