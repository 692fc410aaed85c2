package dev.mtlsguardrails.core.rule;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.policy.Exemption;
import dev.mtlsguardrails.core.policy.GuardSet;
import dev.mtlsguardrails.core.policy.Leniency;
import dev.mtlsguardrails.core.policy.Policy;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.policy.Subject;
import dev.mtlsguardrails.core.reach.Extent;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.reach.Reach.ServerClass;
import dev.mtlsguardrails.core.reach.Servers;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Whom the exceptions of a mesh excuse at one moment, for one review: what it looks up it remembers. An exception excuses workloads of its own namespace, so a finding
 * is excused only where every workload in its reach is, with a sidecar or without; what reaches by a wildcard, or without a selector, never is.
 */
public final class Allowlist {

    private final MeshSnapshot mesh;
    private final GuardSet guards;
    private final Instant now;
    private final Map<String, Map<ResourceId, List<PodTemplate>>> servers = new HashMap<>();

    public Allowlist(MeshSnapshot mesh, GuardSet guards, Instant now) {
        this.mesh = mesh;
        this.guards = guards;
        this.now = now;
    }

    /** The live exceptions that a workload of the namespace is under, by the labels of its pods. */
    public List<Exemption> over(String namespace, Labels podLabels) {
        return live(namespace).filter(exemption -> exemption.selects(podLabels)).toList();
    }

    /** Whether something in the namespace may be excused from a rule at all, at this moment. */
    public boolean isInUse(String namespace, RuleId rule) {
        return live(namespace).anyMatch(exemption -> exemption.excuses(rule)) && maySay(namespace, rule);
    }

    private Stream<Exemption> live(String namespace) {
        return guards.exemptions(namespace).stream().filter(exemption -> exemption.isLive(now));
    }

    private boolean maySay(String namespace, RuleId rule) {
        return governing(namespace).stream()
                .allMatch(policy -> policy.grants().rules().contains(rule));
    }

    private List<Policy> governing(String namespace) {
        return guards.governing(mesh.namespaceLabels(namespace));
    }

    /** Whether a finding is excused; if only a part of it is, what is not. */
    public Answer answer(Finding finding) {
        Optional<RuleId> excusing = finding.excusedBy();
        if (excusing.isEmpty() || !(finding.reach() instanceof Reach.Servers servers) || !isNarrow(servers.extent())) {
            return new Answer.Impossible();
        }
        RuleId rule = excusing.get();
        List<Cover> covers = servers.classes().stream()
                .map(of -> cover(rule, servers.extent(), of))
                .toList();
        SortedSet<Exemption> used = new TreeSet<>(Comparator.comparing(Exemption::id));
        covers.forEach(cover -> used.addAll(cover.by()));
        if (used.isEmpty()) {
            return possible(rule, servers);
        }
        return covers.stream().allMatch(Cover::isWhole)
                ? new Answer.Excused(exempted(used, servers))
                : new Answer.Partly(covers.stream()
                        .flatMap(cover -> cover.missing().stream())
                        .toList());
    }

    /** Whom to ask, where somebody could say yes. */
    private Answer possible(RuleId rule, Reach.Servers servers) {
        List<String> namespaces =
                servers.classes().stream().map(ServerClass::namespace).toList();
        List<Subject> grantors = namespaces.stream()
                .flatMap(namespace -> guards.grantors(mesh.namespaceLabels(namespace)).stream())
                .distinct()
                .toList();
        boolean couldBe = isAboutWorkloads(servers)
                && !grantors.isEmpty()
                && namespaces.stream().allMatch(namespace -> maySay(namespace, rule));
        return couldBe ? new Answer.Possible(namespaces, grantors) : new Answer.Impossible();
    }

    /** Traffic to nobody cannot be excused, nor can what is no workload; a policy may be for pods that are to come. */
    private boolean isAboutWorkloads(Reach.Servers servers) {
        return servers.extent() instanceof Extent.Pods
                || servers.classes().stream()
                        .allMatch(of -> !of.workloads().isEmpty()
                                && of.workloads().stream()
                                        .noneMatch(id -> templates(id, of).isEmpty()));
    }

    private List<PodTemplate> templates(ResourceId workload, ServerClass of) {
        return servers.computeIfAbsent(of.namespace(), namespace -> Servers.byWorkload(mesh.namespace(namespace)))
                .getOrDefault(workload, List.of());
    }

    private static boolean isNarrow(Extent extent) {
        return switch (extent) {
            case Extent.Pods pods ->
                pods.namespace().isPresent() && !pods.selector().isEverything();
            case Extent.Traffic traffic -> !traffic.host().isWildcard();
            case Extent.Single single -> true;
        };
    }

    /** By which exceptions the part of a reach that lies in one namespace is excused. */
    private Cover cover(RuleId rule, Extent extent, ServerClass of) {
        List<Exemption> candidates = maySay(of.namespace(), rule)
                ? live(of.namespace())
                        .filter(exemption -> exemption.excuses(rule) && isAbout(exemption, of.ports()))
                        .toList()
                : List.of();
        if (of.workloads().isEmpty()) {
            return coverOfNobody(extent, candidates);
        }
        List<Exemption> by = new ArrayList<>();
        List<ResourceId> missing = new ArrayList<>();
        for (ResourceId workload : of.everybody().stream().sorted().toList()) {
            List<PodTemplate> templates = templates(workload, of);
            candidates.stream()
                    .filter(exemption -> !templates.isEmpty()
                            && templates.stream().allMatch(template -> exemption.selects(template.labels())))
                    .findFirst()
                    .ifPresentOrElse(by::add, () -> missing.add(workload));
        }
        return new Cover(by, missing);
    }

    /** A policy for workloads that are still to come is excused if whatever it will select will be. */
    private static Cover coverOfNobody(Extent extent, List<Exemption> candidates) {
        return extent instanceof Extent.Pods(Optional<String> namespace, Selector selector)
                ? new Cover(
                        candidates.stream()
                                .filter(exemption -> exemption.covers(selector))
                                .limit(1)
                                .toList(),
                        List.of())
                : new Cover(List.of(), List.of());
    }

    private static boolean isAbout(Exemption exemption, Reach.Ports ports) {
        return switch (ports) {
            case Reach.Ports.All all -> exemption.isAboutAllPorts();
            case Reach.Ports.Only only -> exemption.isAbout(only.numbers());
        };
    }

    private Leniency.Exempted exempted(SortedSet<Exemption> used, Reach.Servers servers) {
        Instant until = used.stream()
                .flatMap(exemption -> exemption.expiresAt().stream())
                .min(Instant::compareTo)
                .orElseThrow();
        Duration warnBefore = servers.classes().stream()
                .flatMap(of -> governing(of.namespace()).stream())
                .map(policy -> policy.grants().warnBefore())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        return new Leniency.Exempted(
                used.stream().map(Exemption::id).toList(),
                until,
                now.plus(warnBefore).isBefore(until) ? Leniency.Exempted.Ending.LATER : Leniency.Exempted.Ending.SOON);
    }

    /**
     * @param missing the workloads that nobody excuses
     */
    private record Cover(List<Exemption> by, List<ResourceId> missing) {

        private boolean isWhole() {
            return !by.isEmpty() && missing.isEmpty();
        }
    }

    /** What the allowlist says about a finding. */
    public sealed interface Answer {

        record Excused(Leniency.Exempted leniency) implements Answer {}

        /** Some of the workloads are excused; these are not. */
        record Partly(List<ResourceId> missing) implements Answer {

            public Partly {
                missing = List.copyOf(missing);
            }
        }

        /** There is no exception, but there might be: in these namespaces, if one of these says so. */
        record Possible(List<String> namespaces, List<Subject> grantors) implements Answer {

            public Possible {
                namespaces = List.copyOf(namespaces);
                grantors = List.copyOf(grantors);
            }
        }

        /** No exception can excuse it. */
        record Impossible() implements Answer {}
    }
}
