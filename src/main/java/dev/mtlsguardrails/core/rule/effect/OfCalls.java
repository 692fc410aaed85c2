package dev.mtlsguardrails.core.rule.effect;

import dev.mtlsguardrails.core.impact.CallTransition;
import dev.mtlsguardrails.core.impact.Effect;
import dev.mtlsguardrails.core.impact.Moment;
import dev.mtlsguardrails.core.impact.Side;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.mtls.Decision;
import dev.mtlsguardrails.core.mtls.Outcome;
import dev.mtlsguardrails.core.mtls.Reception;
import dev.mtlsguardrails.core.mtls.Why;
import dev.mtlsguardrails.core.mtls.Wire;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.reach.Hosts;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.reach.Reach.ServerClass;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.Situation;
import dev.mtlsguardrails.core.rule.WireWords;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is to be said about calls.
 *
 * @param verb what is done to them, to be followed by "between"
 */
record OfCalls(RuleId rule, String verb, Situation situation, Causes causes, WireWords words)
        implements EffectRule.Telling<CallTransition> {

    private static final RuleId POLICY_DISABLES = new RuleId("MTLS-0101");
    private static final RuleId PORT_DISABLES = new RuleId("MTLS-0102");
    private static final RuleId RULE_DISABLES = new RuleId("MTLS-0201");

    static OfCalls of(RuleId rule, String verb, Situation situation) {
        return new OfCalls(
                rule,
                verb,
                situation,
                new Causes(situation),
                new WireWords(situation.after().config()));
    }

    @Override
    public Cause cause(CallTransition call) {
        return causes.of(call);
    }

    @Override
    public Moment when(CallTransition call) {
        return call.when();
    }

    @Override
    public Stream<ServerClass> servers(CallTransition call) {
        String declared =
                Hosts.namespaceIn(call.host(), situation.after().config()).orElse("");
        String namespace =
                call.servers().namespace().isEmpty() ? declared : call.servers().namespace();
        return Stream.of(new ServerClass(namespace, call.servers().workloads(), List.of(), new Reach.Ports.All()));
    }

    /**
     * An exception for a field that makes it plaintext covers what comes of that; that clients are cut off by the other end,
     * nobody has excused.
     */
    @Override
    public Optional<RuleId> excusedBy(CallTransition call) {
        boolean isSentOtherwise = !call.before()
                .sent()
                .map(Decision::value)
                .equals(call.after().sent().map(Decision::value));
        return isSentOtherwise || call.after().outcome() == Outcome.PLAIN
                ? call.after()
                        .sent()
                        .filter(sent -> sent.value() == Wire.PLAINTEXT)
                        .flatMap(OfCalls::excusing)
                : Optional.empty();
    }

    private static Optional<RuleId> excusing(Decision<Wire> sent) {
        return sent.by().flatMap(by -> {
            if (by.object().kind().equals(Kinds.PEER_AUTHENTICATION)) {
                return Optional.of(by.at().equals(PeerAuthentication.MODE) ? POLICY_DISABLES : PORT_DISABLES);
            }
            return sent.why() == Why.TLS_OF_RULE ? Optional.of(RULE_DISABLES) : Optional.empty();
        });
    }

    @Override
    public String step(CallTransition call) {
        return call.before().outcome() + " => " + call.after().outcome();
    }

    @Override
    public String problem(List<CallTransition> calls) {
        boolean isNew = calls.stream().allMatch(call -> call.effect() == Effect.BEGINS_IN_PLAINTEXT);
        return (isNew ? "starts plaintext" : verb) + " between " + words.between(calls);
    }

    @Override
    public String inWords(List<CallTransition> calls) {
        return words.calls(calls);
    }

    /** Whoever else has a say has to be changed first; but nobody is told to give up STRICT. */
    @Override
    public String remedy(List<CallTransition> calls) {
        List<ResourceId> others = calls.stream()
                .map(CallTransition::after)
                .flatMap(OfCalls::deciding)
                .filter(by -> !by.equals(situation.change().id()))
                .distinct()
                .toList();
        String keep = situation.change() instanceof Change.Delete ? "keep it" : "leave this as it was";
        return keep + "; or "
                + (others.isEmpty() ? alone(calls) : "first change or delete " + WireWords.objects(others));
    }

    private static Stream<ResourceId> deciding(Side side) {
        Stream<Decision.Source> sent = side.sent().stream().flatMap(decision -> decision.by().stream());
        Stream<Decision.Source> met = side.met().stream()
                .filter(decision -> side.outcome() == Outcome.FAIL && decision.value() != Reception.STRICT)
                .flatMap(decision -> decision.by().stream());
        return Stream.concat(sent, met).map(Decision.Source::object);
    }

    /** Where nobody else has said anything. */
    private static String alone(List<CallTransition> calls) {
        Side after = calls.getFirst().after();
        if (isSent(after, Set.of(Why.UNKNOWN_TO_CLIENT, Why.UNKNOWN_AND_BLOCKED))) {
            return "see to it that these clients know the host";
        }
        if (isSent(after, Set.of(Why.ENDPOINT_WITHOUT_HBONE))) { // ztunnel obeys no rule (istio-semantics 3.4)
            return "see to it that these clients and servers are all in ambient, or all have a sidecar";
        }
        boolean isWithoutSidecar = after.outcome() == Outcome.FAIL
                && after.met()
                        .map(Decision::value)
                        .filter(Reception.UNCAPTURED::equals)
                        .isPresent();
        return isWithoutSidecar
                ? "first write a DestinationRule with DISABLE for exactly the host without a sidecar, in the namespace of"
                        + " these clients"
                : "first write a DestinationRule with ISTIO_MUTUAL that these clients obey";
    }

    private static boolean isSent(Side side, Set<Why> because) {
        return side.sent().map(Decision::why).filter(because::contains).isPresent();
    }
}
