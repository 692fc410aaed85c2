package dev.mtlsguardrails.core.rule.sidecar;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mtls.Interception;
import dev.mtlsguardrails.core.mtls.PortMark;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.RuleActions;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.rule.Basis;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.Rule;
import dev.mtlsguardrails.core.rule.RuleInfo;
import dev.mtlsguardrails.core.rule.Situation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * MTLS-0304: what a workload sends goes past its sidecar, and so in plaintext, whatever a DestinationRule says; or one of its
 * containers may see to that (istio-semantics 4.4).
 */
public final class BypassesOutbound implements Rule {

    private static final RuleInfo INFO = new RuleInfo(
            new RuleActions(new RuleId("MTLS-0304"), Action.WARN, Action.ENFORCE),
            "bypasses-outbound",
            "outbound traffic bypasses the sidecar (ports, ranges, a container that runs as the proxy or may rewrite the"
                    + " capture)",
            RefusesSidecar.judged(),
            Basis.PRESUMPTION);

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> check(Situation situation) {
        return Sidecared.in(situation).stream()
                .flatMap(of -> Stream.of(
                                ports(of).stream(),
                                excluded(of, situation.after()).stream(),
                                included(of).stream(),
                                containers(of, situation.after()))
                        .flatMap(found -> found))
                .toList();
    }

    private static Optional<Finding> ports(Sidecared of) {
        return of.annotation(Interception.EXCLUDED_OUTBOUND)
                .map(written -> PortMark.ofApplications(PortMark.ports(written)))
                .filter(ports -> !ports.isEmpty())
                .map(ports -> ofAnnotation(
                        of,
                        Interception.EXCLUDED_OUTBOUND,
                        Exposed.numbers(ports),
                        "calls to " + Exposed.words(ports) + " leave without the sidecar: in plaintext, whatever a"
                                + " DestinationRule says",
                        "remove the annotation; for a destination that cannot take mutual TLS write a DestinationRule for"
                                + " its host"));
    }

    private static Optional<Finding> excluded(Sidecared of, MeshSnapshot mesh) {
        return of.annotation(Interception.EXCLUDED_RANGES)
                .map(written -> AddressRanges.of(written).withoutHarmless(mesh))
                .filter(ranges -> !ranges.isEmpty())
                .map(ranges -> ofAnnotation(
                        of,
                        Interception.EXCLUDED_RANGES,
                        ranges.toString(),
                        "calls to " + ranges
                                + " leave without the sidecar: in plaintext, whatever a DestinationRule says",
                        "remove the annotation, or name only the address of the API server there, as `/32`"));
    }

    /** Empty is a word of its own here: nothing. */
    private static Optional<Finding> included(Sidecared of) {
        return of.template()
                .annotations()
                .get(Interception.INCLUDED_RANGES)
                .filter(written -> !written.equals(Interception.EVERYTHING))
                .map(AddressRanges::of)
                .map(ranges -> ofAnnotation(
                        of,
                        Interception.INCLUDED_RANGES,
                        ranges.toString(),
                        (ranges.isEmpty()
                                        ? "no call goes through the sidecar: all leave"
                                        : "only calls to " + ranges.few() + " go through the sidecar: all others leave")
                                + " in plaintext, whatever a DestinationRule says",
                        "remove the annotation, or write `" + Interception.EVERYTHING + "`"));
    }

    private static Finding ofAnnotation(Sidecared of, String annotation, String value, String problem, String remedy) {
        return new Finding(
                INFO.id(),
                of.id(),
                of.template().annotationAt(annotation),
                value,
                problem,
                of.id() + " and whomever it calls",
                remedy,
                of.reach());
    }

    private static Stream<Finding> containers(Sidecared of, MeshSnapshot mesh) {
        return Rewriter.in(of, mesh)
                .map(rewriter -> new Finding(
                        INFO.id(),
                        of.id(),
                        rewriter.at(),
                        rewriter.value(),
                        rewriter.problem(),
                        of.id() + " and whomever it calls",
                        rewriter.remedy(),
                        of.reach()));
    }
}
