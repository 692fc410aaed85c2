package dev.mtlsguardrails.core.rule.destinationrule;

import dev.mtlsguardrails.core.impact.Budget;
import dev.mtlsguardrails.core.impact.CallTransition;
import dev.mtlsguardrails.core.impact.Impact;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.DestinationRule.PortSettings;
import dev.mtlsguardrails.core.mesh.DestinationRule.Subset;
import dev.mtlsguardrails.core.mesh.DestinationRule.TrafficPolicy;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.TlsMode;
import dev.mtlsguardrails.core.mtls.ClientClass.Members;
import dev.mtlsguardrails.core.mtls.Decision;
import dev.mtlsguardrails.core.mtls.Wire;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.RuleActions;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.reach.Extent;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.reach.Reach.ServerClass;
import dev.mtlsguardrails.core.reach.Reachability;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.OlderTwins;
import dev.mtlsguardrails.core.rule.Rule;
import dev.mtlsguardrails.core.rule.RuleInfo;
import dev.mtlsguardrails.core.rule.Situation;
import dev.mtlsguardrails.core.rule.WireWords;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * MTLS-0204: a rule, or one of its entries for a port, says nothing about TLS and stands before an ISTIO_MUTUAL that would
 * hold without it: what is found first ends the search, and what it leaves out is not inherited (istio-semantics 2.3, 2.5).
 * Whether anything is lost by that, the engine tells: where automatic mTLS does the same, nothing is.
 */
public final class HidesMtls implements Rule {

    private static final RuleInfo INFO = new RuleInfo(
            new RuleActions(new RuleId("MTLS-0204"), Action.WARN, Action.ENFORCE),
            "hides-mtls",
            "a rule or port entry without `tls` hides one with ISTIO_MUTUAL",
            List.of(Kinds.DESTINATION_RULE));

    private final Reachability reachability;

    public HidesMtls(Reachability reachability) {
        this.reachability = reachability;
    }

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> check(Situation situation) {
        return situation.stored(DestinationRule.class).stream()
                .flatMap(rule -> check(rule, situation).stream())
                .toList();
    }

    private List<Finding> check(DestinationRule rule, Situation situation) {
        Map<Silence, List<CallTransition>> lost = new LinkedHashMap<>();
        List<DestinationRule> inFront = new OlderTwins(situation.after(), situation.now()).of(rule);
        MeshSnapshot alone = situation.after();
        for (DestinationRule older : inFront) {
            alone = alone.apply(new Change.Delete(older));
        }
        lost(rule, situation.after(), Optional.empty(), lost);
        if (!inFront.isEmpty()) {
            lost(rule, alone, Optional.of(inFront.getFirst().id() + " goes"), lost);
        }
        return lost.entrySet().stream()
                .map(entry -> finding(rule, entry.getKey(), entry.getValue(), situation))
                .toList();
    }

    /** What calls lose by the rule, and by what it says of ports; each is asked by taking it away. */
    private static void lost(
            DestinationRule rule, MeshSnapshot mesh, Optional<String> until, Map<Silence, List<CallTransition>> to) {
        if (rule.trafficPolicy().flatMap(TrafficPolicy::tls).isEmpty() && isSaidByOthers(rule, mesh)) {
            collect(
                    rule,
                    Impact.of(new Change.Create(rule), mesh.apply(new Change.Delete(rule)), mesh, Budget.USUAL),
                    until,
                    to);
        }
        DestinationRule spoken = withoutSilentEntries(rule);
        if (!spoken.equals(rule) && says(rule)) {
            collect(
                    rule,
                    Impact.of(
                            new Change.Update(spoken, rule),
                            mesh.apply(new Change.Standing(spoken)),
                            mesh,
                            Budget.USUAL),
                    until,
                    to);
        }
    }

    private static void collect(
            DestinationRule rule, Impact impact, Optional<String> until, Map<Silence, List<CallTransition>> to) {
        impact.calls()
                .forEach(call -> silence(rule, call, until)
                        .ifPresent(at -> to.computeIfAbsent(at, added -> new ArrayList<>())
                                .add(call)));
        impact.latent()
                .forEach(call -> silence(
                                rule,
                                call,
                                Optional.of(until.orElse("a route leads to subset "
                                        + call.subset().orElse(""))))
                        .ifPresent(at -> to.computeIfAbsent(at, added -> new ArrayList<>())
                                .add(call)));
    }

    private static Optional<Silence> silence(DestinationRule rule, CallTransition call, Optional<String> until) {
        boolean isWorse = switch (call.effect()) {
            case TURNS_OFF, BREAKS, WEAKENS -> true;
            case BEGINS_IN_PLAINTEXT, ENDS, NO_WORSE -> false;
        };
        boolean hasProxy = call.clients().stream().anyMatch(members -> !(members instanceof Members.WithoutProxy));
        return hidden(call).isPresent() && isWorse && hasProxy
                ? rule.silentAt(call.port(), call.subset()).map(at -> new Silence(at, until))
                : Optional.empty();
    }

    /** Who said ISTIO_MUTUAL. */
    private static Optional<ResourceId> hidden(CallTransition call) {
        return call.before()
                .sent()
                .filter(sent -> sent.value() == Wire.ISTIO_MTLS)
                .flatMap(Decision::by)
                .map(Decision.Source::object);
    }

    /** Cheap, and of most rules for one host enough; what a wildcard covers is found by looking. */
    private static boolean isSaidByOthers(DestinationRule rule, MeshSnapshot mesh) {
        Host host = rule.host(mesh.config());
        return host.isWildcard()
                || mesh.namespacesWithRuleFor(host).stream()
                        .flatMap(namespace -> mesh.namespace(namespace).all(DestinationRule.class).stream())
                        .filter(other -> !other.id().equals(rule.id()))
                        .anyMatch(HidesMtls::says);
    }

    private static boolean says(DestinationRule rule) {
        return rule.tlsBlocks().stream().anyMatch(block -> block.tls().mode() == TlsMode.Known.ISTIO_MUTUAL);
    }

    private static DestinationRule withoutSilentEntries(DestinationRule rule) {
        return new DestinationRule(
                rule.id(),
                rule.meta(),
                rule.writtenHost(),
                rule.exportTo(),
                rule.workloadSelector(),
                rule.trafficPolicy().map(HidesMtls::withoutSilentEntries),
                rule.subsets().stream()
                        .map(subset -> new Subset(
                                subset.name(),
                                subset.labels(),
                                subset.trafficPolicy().map(HidesMtls::withoutSilentEntries)))
                        .toList());
    }

    private static TrafficPolicy withoutSilentEntries(TrafficPolicy policy) {
        List<PortSettings> speaking =
                policy.ports().stream().filter(port -> port.tls().isPresent()).toList();
        return new TrafficPolicy(policy.tls(), policy.loadBalancing(), speaking);
    }

    private Finding finding(DestinationRule rule, Silence silence, List<CallTransition> calls, Situation situation) {
        WireWords words = new WireWords(situation.after().config());
        List<ResourceId> hidden =
                calls.stream().flatMap(call -> hidden(call).stream()).distinct().toList();
        boolean isEntry = hidden.equals(List.of(rule.id()));
        Reach reach = silence.until()
                .<Reach>map(Reach.Latent::new)
                .orElseGet(() -> new Reach.Servers(
                        new Extent.Traffic(
                                reachability.clientsOf(rule, situation.after()),
                                rule.host(situation.after().config()),
                                Set.of()),
                        servers(calls)));
        return new Finding(
                INFO.id(),
                rule.id(),
                silence.at(),
                WireWords.objects(hidden),
                isEntry
                        ? "without `tls` this entry hides the ISTIO_MUTUAL of its own rule: what an entry for a port"
                                + " leaves out is not inherited"
                        : "without `tls` this rule hides the ISTIO_MUTUAL of " + WireWords.objects(hidden)
                                + ": the rule that is found first ends the search",
                words.calls(calls),
                "write `tls: {mode: ISTIO_MUTUAL}` here as well",
                reach);
    }

    private static List<ServerClass> servers(List<CallTransition> calls) {
        SortedMap<String, SortedSet<ResourceId>> workloads = new TreeMap<>();
        calls.forEach(call -> workloads
                .computeIfAbsent(call.servers().namespace(), added -> new TreeSet<>())
                .addAll(call.servers().workloads()));
        return workloads.entrySet().stream()
                .map(entry -> new ServerClass(
                        entry.getKey(), List.copyOf(entry.getValue()), List.of(), new Reach.Ports.All()))
                .toList();
    }

    /** Where nothing is said, and what would make that matter, if it does not yet. */
    private record Silence(JsonPointer at, Optional<String> until) {}
}
