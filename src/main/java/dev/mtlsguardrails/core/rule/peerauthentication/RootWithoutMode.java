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

/**
 * MTLS-0104: the policy of the whole mesh says nothing. Elsewhere that inherits; here there is nothing to inherit, and
 * Istio takes it for PERMISSIVE (istio-semantics 1.3).
 */
public final class RootWithoutMode implements Rule {

    private static final RuleInfo INFO = new RuleInfo(
            new RuleActions(new RuleId("MTLS-0104"), Action.WARN, Action.ENFORCE),
            "root-without-mode",
            "root policy without a mode (means PERMISSIVE)",
            List.of(Kinds.PEER_AUTHENTICATION),
            Basis.OBJECT);

    private final Reachability reachability;

    public RootWithoutMode(Reachability reachability) {
        this.reachability = reachability;
    }

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> check(Situation situation) {
        return situation.stored(PeerAuthentication.class).stream()
                .filter(policy -> policy.scope(situation.after().config()) == PeerAuthentication.Scope.MESH)
                .filter(policy -> policy.mode() == MtlsMode.Known.UNSET)
                .map(policy -> finding(policy, situation))
                .toList();
    }

    private Finding finding(PeerAuthentication policy, Situation situation) {
        Governed governed = Governed.by(policy, reachability, situation.after());
        return new Finding(
                INFO.id(),
                policy.id(),
                PeerAuthentication.MODE,
                "UNSET",
                "no mode in the root namespace means PERMISSIVE: every server takes plaintext beside mutual TLS",
                governed.inWords(),
                "write STRICT; or PERMISSIVE, if plaintext is meant for as long as some clients have no sidecar",
                governed.reach());
    }
}
