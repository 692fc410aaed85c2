package dev.mtlsguardrails.core.rule;

import dev.mtlsguardrails.core.mtls.Reach;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.ResourceId;

/**
 * A fact about a change, in the four parts of every message: what, where, who is affected, what to write instead.
 *
 * @param at the field that says so
 * @param value what stands there, in its shortest form: two findings with the same value at the same field are the same
 * @param problem what it does, as a sentence without a full stop
 * @param affected who feels it, in words
 * @param remedy what to write instead
 * @param reach who is left unprotected, for policy and exceptions
 */
public record Finding(
        RuleId rule,
        ResourceId subject,
        JsonPointer at,
        String value,
        String problem,
        String affected,
        String remedy,
        Reach reach) {

    /** Whether this finding, of an older state, is at least as bad as the other, of a newer one. */
    public boolean isNoBetterThan(Finding newer) {
        return rule.equals(newer.rule)
                && at.sameField(newer.at)
                && value.equals(newer.value)
                && reach.covers(newer.reach);
    }
}
