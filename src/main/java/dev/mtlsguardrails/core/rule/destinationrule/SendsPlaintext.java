package dev.mtlsguardrails.core.rule.destinationrule;

import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.TlsMode;
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
import java.util.Optional;

/**
 * MTLS-0201: a DestinationRule makes clients send plaintext. Each of the four places for a {@code tls} block counts
 * by itself. The rule is silent only where it is proven that no mesh server stands behind the host.
 */
public final class SendsPlaintext implements Rule {

    private static final RuleInfo INFO = new RuleInfo(
            new RuleActions(new RuleId("MTLS-0201"), Action.ENFORCE, Action.ENFORCE),
            "sends-plaintext",
            "DestinationRule sends plaintext: DISABLE, or `tls` without `mode`, in any of the four places",
            List.of(Kinds.DESTINATION_RULE),
            Basis.PRESUMPTION);

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
        return Routed.findings(
                situation,
                reachability,
                block -> problemOf(block).isPresent(),
                (rule, block, routed) -> new Finding(
                        INFO.id(),
                        rule.id(),
                        fieldOf(block.tls()),
                        block.tls().mode().toString(),
                        problemOf(block).orElseThrow(),
                        routed.inWords(block),
                        "remove the `tls` block, and auto mTLS decides; or write `mode: ISTIO_MUTUAL`"
                                + routed.proofs(),
                        routed.reach(block)));
    }

    private static Optional<String> problemOf(DestinationRule.TlsBlock block) {
        return switch (block.tls().mode()) {
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
}
