package dev.mtlsguardrails.core.rule.namespace;

import dev.mtlsguardrails.core.controlplane.MemberRoll;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.Namespace;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.RuleActions;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.reach.Extent;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.reach.Reachability;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.Selector;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.Rule;
import dev.mtlsguardrails.core.rule.RuleInfo;
import dev.mtlsguardrails.core.rule.Situation;
import dev.mtlsguardrails.core.rule.Words;
import java.util.List;
import java.util.Optional;

/**
 * MTLS-0704: a namespace is struck off the roll of an OpenShift Service Mesh 2. Its services and policies drop out of
 * istiod's sight at once, and clients send it plaintext; its proxies lose their control plane (istio-semantics 6.3).
 */
public final class LeavesMemberRoll implements Rule {

    private static final RuleInfo INFO = new RuleInfo(
            new RuleActions(new RuleId("MTLS-0704"), Action.WARN, Action.ENFORCE),
            "leaves-member-roll",
            "namespace struck off the member roll of an OpenShift Service Mesh 2",
            List.of(Kinds.SERVICE_MESH_MEMBER_ROLL, Kinds.SERVICE_MESH_MEMBER));

    private final Reachability reachability;

    public LeavesMemberRoll(Reachability reachability) {
        this.reachability = reachability;
    }

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> check(Situation situation) {
        return situation.change().object() instanceof MemberRoll roll
                ? situation
                        .before()
                        .namespaces()
                        .flatMap(slice -> slice.namespace().stream())
                        .filter(namespace -> isStruckOff(namespace, situation))
                        .map(namespace -> finding(roll, namespace, situation))
                        .toList()
                : List.of();
    }

    private static boolean isStruckOff(Namespace namespace, Situation situation) {
        String name = namespace.id().name();
        return situation.before().controlPlanes().isOnRoll(name, namespace.labels())
                && !situation.after().controlPlanes().isOnRoll(name, namespace.labels());
    }

    /** Where it says so: a roll names its members, a member its control plane. */
    private static JsonPointer at(MemberRoll roll) {
        return JsonPointer.of(
                "spec", roll.id().kind().equals(Kinds.SERVICE_MESH_MEMBER) ? "controlPlaneRef" : "members");
    }

    private Finding finding(MemberRoll roll, Namespace namespace, Situation situation) {
        String name = namespace.id().name();
        List<Reach.ServerClass> servers = reachability.serversIn(name, situation.before());
        boolean isDeleted = situation.change() instanceof Change.Delete;
        return new Finding(
                INFO.id(),
                roll.id(),
                at(roll),
                name,
                "namespace " + name
                        + " is no member any more: clients in the mesh do not know its services any longer and send"
                        + " plaintext, and its proxies lose their control plane",
                "namespace " + name + ": " + Words.workloads(servers),
                isDeleted
                        ? "keep it, until what runs in " + name + " has moved or may do without mutual TLS"
                        : "keep " + name + " on the roll, until what runs there has moved or may do without mutual TLS",
                new Reach.Servers(new Extent.Pods(Optional.of(name), Selector.EVERYTHING), servers));
    }
}
