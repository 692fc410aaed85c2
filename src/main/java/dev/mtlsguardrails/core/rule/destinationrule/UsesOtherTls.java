package dev.mtlsguardrails.core.rule.destinationrule;

import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.TlsMode;
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
 * MTLS-0202: clients encrypt, but not as the mesh does. A server with a sidecar does not know such a client, and STRICT
 * refuses it; and with a {@code credentialName}, which only gateways can read, sidecars send plaintext (istio-semantics
 * 2.7, 3.2).
 */
public final class UsesOtherTls implements Rule {

    private static final RuleInfo INFO = new RuleInfo(
            new RuleActions(new RuleId("MTLS-0202"), Action.WARN, Action.ENFORCE),
            "uses-other-tls",
            "TLS other than Istio mTLS to a host inside the mesh (SIMPLE, MUTUAL; `credentialName` on a sidecar ="
                    + " plaintext)",
            List.of(Kinds.DESTINATION_RULE),
            Basis.PRESUMPTION);

    /** From 1.26 on sidecars read what lies in a ConfigMap; before, that is dropped like the rest. */
    private static final String READ_BY_SIDECARS = "configmap://";

    private final Reachability reachability;

    public UsesOtherTls(Reachability reachability) {
        this.reachability = reachability;
    }

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> check(Situation situation) {
        return Routed.findings(situation, reachability, UsesOtherTls::isOther, UsesOtherTls::finding);
    }

    private static boolean isOther(DestinationRule.TlsBlock block) {
        return block.tls().mode() == TlsMode.Known.SIMPLE || block.tls().mode() == TlsMode.Known.MUTUAL;
    }

    private static Finding finding(DestinationRule rule, DestinationRule.TlsBlock block, Routed routed) {
        return block.tls()
                .credentialName()
                .filter(name -> rule.workloadSelector().isEmpty() && !name.startsWith(READ_BY_SIDECARS))
                .map(name -> unreadable(rule, block, name, routed))
                .orElseGet(() -> other(rule, block, routed));
    }

    private static Finding unreadable(
            DestinationRule rule, DestinationRule.TlsBlock block, String name, Routed routed) {
        return new Finding(
                INFO.id(),
                rule.id(),
                block.tls().at().key("credentialName"),
                name,
                "sidecars cannot read `credentialName`: they drop the whole `tls` block and send plaintext",
                routed.inWords(block),
                "remove the `tls` block, and auto mTLS decides; or name files instead of a Secret; or add a"
                        + " `workloadSelector` for the clients that may read it",
                routed.reach(block));
    }

    private static Finding other(DestinationRule rule, DestinationRule.TlsBlock block, Routed routed) {
        String mode = block.tls().mode().toString();
        return new Finding(
                INFO.id(),
                rule.id(),
                block.tls().at().key("mode"),
                mode,
                "mode " + mode
                        + " is not the mutual TLS of the mesh: a STRICT server refuses it; a PERMISSIVE one resets"
                        + " HTTP, and otherwise does not learn who calls",
                routed.inWords(block),
                "remove the `tls` block, and auto mTLS decides; or write `mode: ISTIO_MUTUAL`" + routed.proofs(),
                routed.reach(block));
    }
}
