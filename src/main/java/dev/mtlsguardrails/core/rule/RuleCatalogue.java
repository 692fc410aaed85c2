package dev.mtlsguardrails.core.rule;

import dev.mtlsguardrails.core.mtls.ReachByMarks;
import dev.mtlsguardrails.core.mtls.Reachability;
import dev.mtlsguardrails.core.rule.destinationrule.SendsPlaintext;
import dev.mtlsguardrails.core.rule.destinationrule.SkipsVerification;
import dev.mtlsguardrails.core.rule.peerauthentication.AcceptsPlaintext;
import dev.mtlsguardrails.core.rule.peerauthentication.DisablesMtls;
import dev.mtlsguardrails.core.rule.peerauthentication.DisablesMtlsAtPort;
import dev.mtlsguardrails.core.rule.sidecar.RefusesSidecar;
import java.util.List;

/** All rules, in the order of their ids. */
public final class RuleCatalogue {

    private final List<Rule> rules;

    public RuleCatalogue(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /** Every rule of the product. A new one is a line here; keep them sorted. */
    public static RuleCatalogue complete() {
        Reachability reachability = new ReachByMarks();
        return new RuleCatalogue(List.of(
                new DisablesMtls(reachability), // MTLS-0101
                new DisablesMtlsAtPort(reachability), // MTLS-0102
                new AcceptsPlaintext(reachability), // MTLS-0103
                new SendsPlaintext(reachability), // MTLS-0201
                new SkipsVerification(reachability), // MTLS-0203
                new RefusesSidecar())); // MTLS-0301
    }

    public List<Rule> rules() {
        return rules;
    }

    public List<RuleInfo> infos() {
        return rules.stream().map(Rule::info).toList();
    }

    /** What all rules find. */
    public List<Finding> check(Situation situation) {
        return rules.stream().flatMap(rule -> rule.check(situation).stream()).toList();
    }
}
