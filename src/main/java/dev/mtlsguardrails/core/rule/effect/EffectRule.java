package dev.mtlsguardrails.core.rule.effect;

import dev.mtlsguardrails.core.impact.Moment;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.reach.Extent;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.reach.Reach.ServerClass;
import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.Consequence;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.Situation;
import dev.mtlsguardrails.core.rule.WireWords;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What rules about effects have in common: all that one cause brings about makes one finding. */
final class EffectRule {

    /** Everything that can change what goes over a wire, as far as it is asked for. */
    static final List<GroupKind> JUDGES = Stream.concat(
                    Kinds.WORKLOADS.stream(),
                    Stream.of(
                            Kinds.POD,
                            Kinds.NAMESPACE,
                            Kinds.SERVICE,
                            Kinds.PEER_AUTHENTICATION,
                            Kinds.DESTINATION_RULE,
                            Kinds.SERVICE_ENTRY,
                            Kinds.WORKLOAD_ENTRY,
                            Kinds.SIDECAR,
                            Kinds.VIRTUAL_SERVICE,
                            Kinds.SERVICE_MESH_MEMBER_ROLL,
                            Kinds.SERVICE_MESH_MEMBER,
                            Kinds.CONFIG_MAP,
                            Kinds.ISTIO,
                            Kinds.SERVICE_MESH_CONTROL_PLANE))
            .toList();

    private EffectRule() {}

    /**
     * Whether anybody is to be told: not of what is only looked at, and not of a pod that the system makes from a template,
     * for there the template is judged; a drain or a scale-up changes nothing that somebody wrote.
     */
    static boolean isAsked(Situation situation) {
        boolean isMade = situation.requester().isWorkloadController()
                && situation.change().object() instanceof PodSource;
        return situation.isAsked() && !isMade;
    }

    static <T> List<Finding> findings(Situation situation, List<Felt<T>> felt, Telling<T> telling) {
        Map<Group, List<T>> groups = new LinkedHashMap<>();
        felt.forEach(one -> groups.computeIfAbsent(
                        new Group(telling.cause(one.transition()), one.until()), added -> new ArrayList<>())
                .add(one.transition()));
        return groups.entrySet().stream()
                .map(entry -> finding(situation.change().id(), entry.getKey(), entry.getValue(), telling))
                .toList();
    }

    private static <T> Finding finding(ResourceId changed, Group group, List<T> transitions, Telling<T> telling) {
        Optional<RuleId> excusedBy = transitions.stream()
                .map(telling::excusedBy)
                .reduce((one, other) -> one.equals(other) ? one : Optional.empty())
                .flatMap(rule -> rule);
        boolean isLater = transitions.stream().allMatch(transition -> telling.when(transition) == Moment.AFTER_RESTART);
        String later = isLater ? WireWords.when(Moment.AFTER_RESTART) : "";
        Reach reach = group.until()
                .<Reach>map(Reach.Latent::new)
                .orElseGet(() -> new Reach.Servers(new Extent.Single(changed), servers(transitions, telling, changed)));
        return new Finding(
                telling.rule(),
                changed,
                group.cause().at(),
                telling.step(transitions.getFirst()),
                telling.problem(transitions) + later,
                telling.inWords(transitions),
                telling.remedy(transitions),
                reach,
                Optional.of(new Consequence(
                        group.cause().trace(),
                        group.cause().fields(),
                        excusedBy,
                        telling.inWords(transitions) + later)));
    }

    /** One class for each namespace; of an address nobody knows the workload, but its namespace has a policy. */
    private static <T> List<ServerClass> servers(List<T> transitions, Telling<T> telling, ResourceId changed) {
        SortedMap<String, SortedSet<ResourceId>> workloads = new TreeMap<>();
        Map<String, Reach.Ports> ports = new TreeMap<>();
        transitions.stream().flatMap(telling::servers).forEach(of -> {
            String namespace = of.namespace().isEmpty() ? changed.namespace() : of.namespace();
            workloads.computeIfAbsent(namespace, added -> new TreeSet<>()).addAll(of.workloads());
            ports.merge(namespace, of.ports(), (one, other) -> one.equals(other) ? one : new Reach.Ports.All());
        });
        return workloads.entrySet().stream()
                .map(entry -> new ServerClass(
                        entry.getKey(),
                        List.copyOf(entry.getValue()),
                        List.of(),
                        ports.getOrDefault(entry.getKey(), new Reach.Ports.All())))
                .toList();
    }

    /** What a rule says about transitions of its kind that go back to one cause. */
    interface Telling<T> {

        RuleId rule();

        Cause cause(T transition);

        Moment when(T transition);

        Stream<ServerClass> servers(T transition);

        Optional<RuleId> excusedBy(T transition);

        /** From what to what, in its shortest form. */
        String step(T transition);

        String problem(List<T> transitions);

        String inWords(List<T> transitions);

        String remedy(List<T> transitions);
    }

    private record Group(Cause cause, Optional<String> until) {}
}
