package dev.mtlsguardrails.core.rule.effect;

import dev.mtlsguardrails.core.impact.CallTransition;
import dev.mtlsguardrails.core.impact.Effect;
import dev.mtlsguardrails.core.mtls.Decision;
import dev.mtlsguardrails.core.mtls.Outcome;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.RuleActions;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.Rule;
import dev.mtlsguardrails.core.rule.RuleInfo;
import dev.mtlsguardrails.core.rule.Situation;
import java.util.List;

/**
 * MTLS-0502: calls fail that went through: plaintext meets STRICT, or mutual TLS meets nobody who speaks it (istio-semantics
 * 3.3). What fails from the start counts where a field wants it so.
 */
public final class BreaksTraffic implements Rule {

    private static final RuleInfo INFO = new RuleInfo(
            new RuleActions(new RuleId("MTLS-0502"), Action.WARN, Action.ENFORCE),
            "breaks-traffic",
            "the change breaks traffic (plaintext to STRICT, mTLS to where there is none)",
            EffectRule.JUDGES);

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> check(Situation situation) {
        return EffectRule.isAsked(situation)
                ? EffectRule.findings(
                        situation,
                        Felt.calls(situation, BreaksTraffic::concerns),
                        OfCalls.of(INFO.id(), "breaks the calls", situation))
                : List.of();
    }

    private static boolean concerns(CallTransition call) {
        return call.effect() == Effect.BREAKS
                && (call.before().outcome() != Outcome.NONE
                        || call.after().sent().flatMap(Decision::by).isPresent());
    }
}
