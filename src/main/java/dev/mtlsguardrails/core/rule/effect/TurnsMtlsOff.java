package dev.mtlsguardrails.core.rule.effect;

import dev.mtlsguardrails.core.impact.CallTransition;
import dev.mtlsguardrails.core.mtls.Decision;
import dev.mtlsguardrails.core.mtls.Reception;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.RuleActions;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.Rule;
import dev.mtlsguardrails.core.rule.RuleInfo;
import dev.mtlsguardrails.core.rule.Situation;
import java.util.List;

/**
 * MTLS-0501: what went over the wire by mutual TLS goes over it in plaintext, whichever field it is by. What begins in
 * plaintext counts where somebody wrote that it should, and a sidecar could do better.
 */
public final class TurnsMtlsOff implements Rule {

    private static final RuleInfo INFO = new RuleInfo(
            new RuleActions(
                    new RuleId("MTLS-0501"), Action.ENFORCE, Action.ENFORCE, Action.WARN, RuleActions.Softened.BY_MODE),
            "turns-mtls-off",
            "the change turns mTLS off between clients and servers that it names",
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
                        Felt.calls(situation, TurnsMtlsOff::concerns),
                        OfCalls.of(INFO.id(), "turns mTLS off", situation))
                : List.of();
    }

    private static boolean concerns(CallTransition call) {
        return switch (call.effect()) {
            case TURNS_OFF, WEAKENS -> true;
            case BEGINS_IN_PLAINTEXT ->
                call.after().sent().flatMap(Decision::by).isPresent()
                        && call.after()
                                .met()
                                .filter(met -> met.value() != Reception.UNCAPTURED)
                                .isPresent();
            case BREAKS, ENDS, NO_WORSE -> false;
        };
    }
}
