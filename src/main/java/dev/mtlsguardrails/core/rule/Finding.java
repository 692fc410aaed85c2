package dev.mtlsguardrails.core.rule;

import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.List;
import java.util.Optional;

/**
 * A fact about a change, in the four parts of every message: what, where, who is affected, what to write instead.
 *
 * @param at the field that says so
 * @param value what stands there, in its shortest form: two findings with the same value at the same field are the same
 * @param problem what it does, as a sentence without a full stop
 * @param affected who feels it, in words
 * @param remedy what to write instead
 * @param reach who is left unprotected, for policy and exceptions
 * @param consequence what else may explain it, where it speaks of an effect and not of a field
 */
public record Finding(
        RuleId rule,
        ResourceId subject,
        JsonPointer at,
        String value,
        String problem,
        String affected,
        String remedy,
        Reach reach,
        Optional<Consequence> consequence) {

    /** About a field, which speaks for itself. */
    public Finding(
            RuleId rule,
            ResourceId subject,
            JsonPointer at,
            String value,
            String problem,
            String affected,
            String remedy,
            Reach reach) {
        this(rule, subject, at, value, problem, affected, remedy, reach, Optional.empty());
    }

    /** What makes this finding the same one as a finding about another state of the object. */
    public Fact fact() {
        return new Fact(rule, at.identities(), value);
    }

    /** The same, with more to say about who feels it. */
    public Finding alsoAffecting(String more) {
        return new Finding(rule, subject, at, value, problem, affected + more, remedy, reach, consequence);
    }

    /** The same, if that is all that can be said of who feels it. */
    public Finding affectingOnly(String words) {
        return new Finding(rule, subject, at, value, problem, words, remedy, reach, consequence);
    }

    /** The rule that an exception has to name: of an effect, that of the field which decides it, if it may be excused at all. */
    public Optional<RuleId> excusedBy() {
        return consequence.map(Consequence::excusedBy).orElseGet(() -> Optional.of(rule));
    }

    /** Whether everybody hit by the other finding is hit by this one as well. */
    public boolean reaches(Finding other) {
        return reach.covers(other.reach);
    }

    /** The same rule, at the same field wherever it stands, about the same value. */
    public record Fact(RuleId rule, List<String> field, String value) {}
}
