package dev.mtlsguardrails.core.rule.peerauthentication;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mesh.WorkloadEntry;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.RuleActions;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.reach.Servers;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.OlderTwins;
import dev.mtlsguardrails.core.rule.Rule;
import dev.mtlsguardrails.core.rule.RuleInfo;
import dev.mtlsguardrails.core.rule.Situation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * MTLS-0105: somebody thinks something was said, and Istio does not listen: a selector where none counts, ports
 * of nobody, an older object for the same thing (istio-semantics 1.1, 1.2, 1.4, 2.4).
 */
public final class HasNoEffect implements Rule {

    private static final RuleInfo INFO = new RuleInfo(
            new RuleActions(new RuleId("MTLS-0105"), Action.WARN, Action.WARN),
            "has-no-effect",
            "policy without effect (selector in the root namespace, port nobody listens on, older twin wins, selects"
                    + " nothing)",
            List.of(Kinds.PEER_AUTHENTICATION, Kinds.DESTINATION_RULE));

    private static final JsonPointer SELECTOR = JsonPointer.of("spec", "selector");
    private static final JsonPointer PORTS = JsonPointer.of("spec", "portLevelMtls");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> check(Situation situation) {
        return Stream.concat(
                        situation.stored(PeerAuthentication.class).stream()
                                .flatMap(policy -> ofPolicy(policy, situation).stream()),
                        situation.stored(DestinationRule.class).stream()
                                .flatMap(rule -> twin(rule, situation).stream()))
                .toList();
    }

    private static List<Finding> ofPolicy(PeerAuthentication policy, Situation situation) {
        NamespaceSlice slice = situation.after().namespace(policy.id().namespace());
        MeshConfig config = situation.after().config();
        List<Finding> findings = new ArrayList<>();
        twin(policy, new OlderTwins(situation.after(), situation.now())).ifPresent(findings::add);
        switch (policy.scope(config)) {
            case NONE -> findings.add(ignoredSelector(policy));
            case MESH, NAMESPACE -> ignoredPorts(policy).ifPresent(findings::add);
            case WORKLOAD -> findings.addAll(ofSelected(policy, slice));
        }
        return findings;
    }

    private static Finding ignoredSelector(PeerAuthentication policy) {
        return finding(
                policy,
                SELECTOR,
                policy.selector().toString(),
                "Istio ignores a policy with a selector in the root namespace, whatever it says",
                "nobody, not even the workloads of " + policy.id().namespace(),
                "remove the selector, and it holds for the whole mesh; or move the policy to the namespace of the"
                        + " workloads");
    }

    private static Optional<Finding> ignoredPorts(PeerAuthentication policy) {
        return policy.ports().isEmpty()
                ? Optional.empty()
                : Optional.of(finding(
                        policy,
                        PORTS,
                        "",
                        "Istio ignores ports in a policy without selector",
                        "nobody",
                        "add a selector for the workloads that are meant"));
    }

    private static List<Finding> ofSelected(PeerAuthentication policy, NamespaceSlice slice) {
        List<PodTemplate> selected = Servers.templatesIn(slice)
                .filter(template -> policy.selector().matches(template.labels()))
                .toList();
        boolean outsideCluster = slice.all(WorkloadEntry.class).stream()
                .anyMatch(entry -> policy.selector().matches(entry.labels()));
        if (outsideCluster) {
            return List.of(); // what listens there is not told
        }
        if (selected.isEmpty()) {
            return List.of(finding(
                    policy,
                    SELECTOR,
                    policy.selector().toString(),
                    "the selector matches no workload of the namespace",
                    "nobody, until a workload " + policy.selector() + " starts in namespace "
                            + policy.id().namespace(),
                    "write labels that the pods carry"));
        }
        List<Service> services = slice.all(Service.class).stream()
                .filter(service -> selected.stream().anyMatch(service::selects))
                .toList();
        Set<Long> listened = listened(selected, services);
        return listened.isEmpty()
                ? List.of()
                : policy.ports().stream()
                        .filter(port -> !listens(port, listened))
                        .map(port -> unheard(policy, port, listened, services))
                        .toList();
    }

    /** As far as anybody says: containers may listen without a word, but where some ports are named, others are not. */
    private static Set<Long> listened(List<PodTemplate> selected, List<Service> services) {
        Set<Long> listened = new HashSet<>();
        for (PodTemplate template : selected) {
            template.ports().map(PodTemplate.ContainerPort::number).forEach(listened::add);
            services.stream()
                    .filter(service -> service.selects(template))
                    .flatMap(service -> service.ports().stream())
                    .flatMap(port -> port.workloadPorts(template))
                    .forEach(listened::add);
        }
        return listened;
    }

    private static boolean listens(PeerAuthentication.PortMode port, Set<Long> listened) {
        return listened.stream().anyMatch(number -> port.port().equals(Long.toString(number)));
    }

    private static Finding unheard(
            PeerAuthentication policy, PeerAuthentication.PortMode port, Set<Long> listened, List<Service> services) {
        Optional<Service> named = services.stream()
                .filter(service ->
                        service.ports().stream().anyMatch(of -> port.port().equals(Long.toString(of.number()))))
                .findFirst();
        String ports = String.join(
                ", ", listened.stream().sorted().map(Object::toString).toList());
        return finding(
                policy,
                PORTS.key(port.port()),
                port.port(),
                "nobody listens on port " + port.port()
                        + named.map(service -> ": it is the port of " + service.id() + ", not of its pods")
                                .orElse(""),
                "nobody: workloads " + policy.selector() + " listen on " + ports,
                "write the port of the workload, as its containers have it");
    }

    private static Optional<Finding> twin(PeerAuthentication policy, OlderTwins twins) {
        return twins.of(policy).stream()
                .findFirst()
                .map(older -> finding(
                        policy,
                        JsonPointer.of("spec"),
                        older.id().name(),
                        "an older policy stands in front: " + older.id() + " governs the same workloads, and Istio"
                                + " ignores the younger one completely",
                        "nobody, until the older one goes",
                        "change the older one, or delete it"));
    }

    private static Optional<Finding> twin(DestinationRule rule, Situation situation) {
        return new OlderTwins(situation.after(), situation.now())
                .of(rule).stream()
                        .findFirst()
                        .map(older -> finding(
                                rule,
                                JsonPointer.of("spec", "trafficPolicy"),
                                older.id().name(),
                                "an older rule, " + older.id() + ", is for the same host, "
                                        + rule.host(situation.after().config())
                                        + ": of all in a namespace Istio keeps only the trafficPolicy of the oldest",
                                "nobody, until the older one goes",
                                "change the older one; subsets may stay in this one"));
    }

    private static Finding finding(
            MeshObject object, JsonPointer at, String value, String problem, String affected, String remedy) {
        return new Finding(INFO.id(), object.id(), at, value, problem, affected, remedy, new Reach.Itself());
    }
}
