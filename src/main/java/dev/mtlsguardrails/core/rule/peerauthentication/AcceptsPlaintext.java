package dev.mtlsguardrails.core.rule.peerauthentication;

import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.MtlsMode;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.RuleActions;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.reach.Reachability;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.rule.Basis;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.Rule;
import dev.mtlsguardrails.core.rule.RuleInfo;
import dev.mtlsguardrails.core.rule.Situation;
import java.util.List;
import java.util.stream.Stream;

/**
 * MTLS-0103: servers take plaintext beside mutual TLS. That is how a mesh is entered, and how it should not stay; mesh
 * clients go on using mutual TLS, so nothing is said about what is on the wire (istio-semantics 1.5).
 */
public final class AcceptsPlaintext implements Rule {

    private static final RuleInfo INFO = new RuleInfo(
            new RuleActions(new RuleId("MTLS-0103"), Action.AUDIT, Action.ENFORCE),
            "accepts-plaintext",
            "accepts plaintext (PERMISSIVE)",
            List.of(Kinds.PEER_AUTHENTICATION),
            Basis.OBJECT);

    private final Reachability reachability;

    public AcceptsPlaintext(Reachability reachability) {
        this.reachability = reachability;
    }

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> check(Situation situation) {
        return situation.stored(PeerAuthentication.class).stream()
                .flatMap(policy -> Stream.concat(ofPolicy(policy, situation), ofPorts(policy, situation)))
                .toList();
    }

    private Stream<Finding> ofPolicy(PeerAuthentication policy, Situation situation) {
        if (policy.mode() != MtlsMode.Known.PERMISSIVE) {
            return Stream.empty();
        }
        Governed governed = Governed.by(policy, reachability, situation.after());
        return Stream.of(finding(policy, PeerAuthentication.MODE, governed));
    }

    private Stream<Finding> ofPorts(PeerAuthentication policy, Situation situation) {
        List<PeerAuthentication.PortMode> open = policy.ports().stream()
                .filter(port -> port.mode() == MtlsMode.Known.PERMISSIVE)
                .toList();
        if (open.isEmpty()) {
            return Stream.empty();
        }
        Governed governed = Governed.byPorts(policy, reachability, situation.after());
        return open.stream().map(port -> finding(policy, port.at(), governed.at(port)));
    }

    private static Finding finding(PeerAuthentication policy, JsonPointer at, Governed governed) {
        return new Finding(
                INFO.id(),
                policy.id(),
                at,
                "PERMISSIVE",
                "mode PERMISSIVE takes plaintext beside mutual TLS: whoever has no sidecar gets in unauthenticated",
                governed.inWords(),
                "write STRICT as soon as all clients have sidecars",
                governed.reach());
    }
}
