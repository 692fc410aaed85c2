package dev.mtlsguardrails.audit;

import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.RuleActions;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.Rule;
import dev.mtlsguardrails.core.rule.RuleInfo;
import dev.mtlsguardrails.core.rule.Situation;
import java.util.List;

/** Stands for a rule about effects: it compares the mesh before and after, whatever the change was. */
final class NothingStrictAnyMore implements Rule {

    private static final RuleId ID = new RuleId("MTLS-9999");

    static final Finding.Fact FACT = new Finding.Fact(ID, JsonPointer.ROOT.identities(), "");

    private final RuleInfo info;

    NothingStrictAnyMore(Action action) {
        this.info = new RuleInfo(
                new RuleActions(ID, action, action),
                "nothing-strict",
                "nothing demands mutual TLS any more",
                List.of(Kinds.PEER_AUTHENTICATION));
    }

    @Override
    public RuleInfo info() {
        return info;
    }

    @Override
    public List<Finding> check(Situation situation) {
        return demands(situation.before()) && !demands(situation.after())
                ? List.of(new Finding(
                        ID,
                        situation.change().id(),
                        JsonPointer.ROOT,
                        "",
                        "nothing demands mutual TLS any more",
                        "all servers",
                        "keep it",
                        Reach.Servers.of(new ResourceId(Kinds.DEPLOYMENT, "bookinfo", "details-v1"))))
                : List.of();
    }

    private static boolean demands(MeshSnapshot mesh) {
        return mesh.namespaces()
                .anyMatch(slice -> !slice.all(PeerAuthentication.class).isEmpty());
    }
}
