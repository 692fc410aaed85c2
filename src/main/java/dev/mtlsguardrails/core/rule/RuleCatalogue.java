package dev.mtlsguardrails.core.rule;

import dev.mtlsguardrails.core.reach.Reachability;
import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.rule.destinationrule.HidesMtls;
import dev.mtlsguardrails.core.rule.destinationrule.HostUnknown;
import dev.mtlsguardrails.core.rule.destinationrule.SendsPlaintext;
import dev.mtlsguardrails.core.rule.destinationrule.SkipsVerification;
import dev.mtlsguardrails.core.rule.destinationrule.UsesOtherTls;
import dev.mtlsguardrails.core.rule.effect.BreaksTraffic;
import dev.mtlsguardrails.core.rule.effect.OpensServer;
import dev.mtlsguardrails.core.rule.effect.TurnsMtlsOff;
import dev.mtlsguardrails.core.rule.envoyfilter.PatchesTls;
import dev.mtlsguardrails.core.rule.exception.ComesUnderException;
import dev.mtlsguardrails.core.rule.exception.ExceptionNotGranted;
import dev.mtlsguardrails.core.rule.namespace.ConflictingLabels;
import dev.mtlsguardrails.core.rule.namespace.LabelWithoutEffect;
import dev.mtlsguardrails.core.rule.namespace.LeavesMemberRoll;
import dev.mtlsguardrails.core.rule.namespace.LeavesMesh;
import dev.mtlsguardrails.core.rule.peerauthentication.AcceptsPlaintext;
import dev.mtlsguardrails.core.rule.peerauthentication.DisablesMtls;
import dev.mtlsguardrails.core.rule.peerauthentication.DisablesMtlsAtPort;
import dev.mtlsguardrails.core.rule.peerauthentication.HasNoEffect;
import dev.mtlsguardrails.core.rule.peerauthentication.RootWithoutMode;
import dev.mtlsguardrails.core.rule.serviceentry.LacksIdentity;
import dev.mtlsguardrails.core.rule.sidecar.BypassesInbound;
import dev.mtlsguardrails.core.rule.sidecar.BypassesOutbound;
import dev.mtlsguardrails.core.rule.sidecar.GetsNoSidecar;
import dev.mtlsguardrails.core.rule.sidecar.LeavesAmbient;
import dev.mtlsguardrails.core.rule.sidecar.MarkWithoutEffect;
import dev.mtlsguardrails.core.rule.sidecar.ReconfiguresProxy;
import dev.mtlsguardrails.core.rule.sidecar.RefusesSidecar;
import dev.mtlsguardrails.core.rule.sidecar.SetsTlsMode;
import dev.mtlsguardrails.core.rule.sidecar.UsesHostNetwork;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** All rules, in the order of their ids. */
public final class RuleCatalogue {

    private final List<Rule> rules;

    public RuleCatalogue(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /** Every rule of the product. A new one is a line here; keep them sorted. */
    public static RuleCatalogue complete() {
        Reachability reachability = new Reachability();
        Rule disablesMtls = new DisablesMtls(reachability);
        Rule disablesMtlsAtPort = new DisablesMtlsAtPort(reachability);
        Rule sendsPlaintext = new SendsPlaintext(reachability);
        return new RuleCatalogue(List.of(
                disablesMtls, // MTLS-0101
                disablesMtlsAtPort, // MTLS-0102
                new AcceptsPlaintext(reachability), // MTLS-0103
                new RootWithoutMode(reachability), // MTLS-0104
                new HasNoEffect(), // MTLS-0105
                sendsPlaintext, // MTLS-0201
                new UsesOtherTls(reachability), // MTLS-0202
                new SkipsVerification(reachability), // MTLS-0203
                new HidesMtls(reachability), // MTLS-0204
                new HostUnknown(), // MTLS-0205
                new PatchesTls(reachability), // MTLS-0206
                new LacksIdentity(reachability), // MTLS-0207
                new RefusesSidecar(), // MTLS-0301
                new MarkWithoutEffect(), // MTLS-0302
                new BypassesInbound(), // MTLS-0303
                new BypassesOutbound(), // MTLS-0304
                new UsesHostNetwork(), // MTLS-0305
                new SetsTlsMode(), // MTLS-0306
                new LeavesAmbient(), // MTLS-0307
                new ReconfiguresProxy(reachability), // MTLS-0308
                new GetsNoSidecar(), // MTLS-0309
                new ComesUnderException(List.of(disablesMtls, disablesMtlsAtPort, sendsPlaintext)), // MTLS-0401
                new ExceptionNotGranted(), // MTLS-0402
                new TurnsMtlsOff(), // MTLS-0501
                new BreaksTraffic(), // MTLS-0502
                new OpensServer(), // MTLS-0503
                new LeavesMesh(reachability), // MTLS-0701
                new ConflictingLabels(reachability), // MTLS-0702
                new LabelWithoutEffect(reachability), // MTLS-0703
                new LeavesMemberRoll(reachability))); // MTLS-0704
    }

    public List<Rule> rules() {
        return rules;
    }

    public List<RuleInfo> infos() {
        return rules.stream().map(Rule::info).toList();
    }

    /**
     * The kinds whose changes some rule wants to see. What else is watched of a cluster is context: verdicts rest on it,
     * and nobody is asked about its changes.
     */
    public Set<GroupKind> judged() {
        return infos().stream().flatMap(rule -> rule.judges().stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** Whoever names a rule that is not among these is told so. */
    public UnknownRules unknownRules() {
        return new UnknownRules(infos().stream().map(RuleInfo::id).toList());
    }

    /** The rules that say something by what an {@link Outline} tells. */
    public RuleCatalogue withoutMesh() {
        return new RuleCatalogue(
                rules.stream().filter(rule -> rule.info().basis() != Basis.MESH).toList());
    }

    /** What all rules find. */
    public List<Finding> check(Situation situation) {
        return rules.stream().flatMap(rule -> rule.check(situation).stream()).toList();
    }
}
