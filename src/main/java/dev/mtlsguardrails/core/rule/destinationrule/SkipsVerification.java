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

/** MTLS-0203: clients encrypt, but take any server for the right one (istio-semantics 2.7). */
public final class SkipsVerification implements Rule {

    private static final RuleInfo INFO = new RuleInfo(
            new RuleActions(new RuleId("MTLS-0203"), Action.WARN, Action.ENFORCE),
            "skips-verification",
            "`insecureSkipVerify`",
            List.of(Kinds.DESTINATION_RULE),
            Basis.PRESUMPTION);

    private final Reachability reachability;

    public SkipsVerification(Reachability reachability) {
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
                SkipsVerification::skips,
                (rule, block, routed) -> new Finding(
                        INFO.id(),
                        rule.id(),
                        block.tls().at().key("insecureSkipVerify"),
                        "true",
                        "`insecureSkipVerify` makes clients take any certificate: whoever answers is believed",
                        routed.inWords(block),
                        "remove the `tls` block, and auto mTLS verifies both sides; or remove `insecureSkipVerify` and"
                                + " name the authority in `caCertificates`",
                        routed.reach(block)));
    }

    /** Only SIMPLE and MUTUAL read the field: ISTIO_MUTUAL always verifies, and plaintext has nothing to verify. */
    private static boolean skips(DestinationRule.TlsBlock block) {
        return block.tls().verification() == DestinationRule.Verification.SKIPPED
                && (block.tls().mode() == TlsMode.Known.SIMPLE || block.tls().mode() == TlsMode.Known.MUTUAL);
    }
}
