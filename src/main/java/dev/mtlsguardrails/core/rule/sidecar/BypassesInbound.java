package dev.mtlsguardrails.core.rule.sidecar;

import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mtls.Interception;
import dev.mtlsguardrails.core.mtls.PortMark;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.RuleActions;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.Rule;
import dev.mtlsguardrails.core.rule.RuleInfo;
import dev.mtlsguardrails.core.rule.Situation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * MTLS-0303: what arrives at a workload goes past its sidecar, which then cannot demand mutual TLS, and clients that send it
 * talk to an application that does not understand them (istio-semantics 4.4). Ports are judged by who leads to them: a
 * Service may be there first, or come after.
 */
public final class BypassesInbound implements Rule {

    static final RuleInfo INFO = new RuleInfo(
            new RuleActions(new RuleId("MTLS-0303"), Action.ENFORCE, Action.ENFORCE),
            "bypasses-inbound",
            "inbound traffic bypasses the sidecar (ports, interfaces, interception mode, `DISABLE_ENVOY`), or a Service"
                    + " leads past it",
            judged());

    private static List<GroupKind> judged() {
        List<GroupKind> kinds = new ArrayList<>(RefusesSidecar.judged());
        kinds.add(Kinds.SERVICE);
        return kinds;
    }

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> check(Situation situation) {
        List<Finding> findings = new ArrayList<>();
        Sidecared.in(situation).ifPresent(of -> {
            Interception.inboundMarks(of.template())
                    .flatMap(mark -> atPorts(mark, of, situation.after()).stream())
                    .forEach(findings::add);
            Uncaptured.in(of, situation.after()).forEach(uncaptured -> findings.add(altogether(uncaptured, of)));
        });
        situation
                .stored(Service.class)
                .ifPresent(service -> findings.addAll(LeadsPastSidecar.findings(service, situation.after())));
        return findings;
    }

    private static Optional<Finding> atPorts(PortMark mark, Sidecared of, MeshSnapshot mesh) {
        return Exposed.by(mark, of, mesh)
                .map(exposed -> new Finding(
                        INFO.id(),
                        of.id(),
                        of.template().annotationAt(mark.annotation()),
                        Exposed.numbers(PortMark.ofApplications(mark.ports())),
                        exposed.goPast()
                                + ": plaintext is accepted there, whatever PeerAuthentication says, and clients"
                                + " that send mutual TLS fail",
                        exposed.affected(),
                        remedy(mark),
                        exposed.reach()));
    }

    private static String remedy(PortMark mark) {
        if (mark.annotation().equals(Interception.STATUS_PORT)) {
            return "remove the annotation: the sidecar's status has a port of its own, 15020";
        }
        String instead = switch (mark.way()) {
            case LISTED -> "remove the annotation";
            case ALL_BUT_LISTED -> "remove the annotation, or write `" + Interception.EVERYTHING + "`";
        };
        return instead
                + "; while clients without a sidecar call a port, write PERMISSIVE for it in a PeerAuthentication";
    }

    private static Finding altogether(Uncaptured uncaptured, Sidecared of) {
        return new Finding(
                INFO.id(),
                of.id(),
                uncaptured.at(),
                uncaptured.value(),
                uncaptured.problem(),
                of.withCallers(),
                uncaptured.remedy(),
                of.reach());
    }
}
