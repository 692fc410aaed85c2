package dev.mtlsguardrails.core.rule.sidecar;

import dev.mtlsguardrails.core.mesh.MeshIdentity;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mtls.SidecarInjection;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.RuleActions;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.rule.Basis;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.Rule;
import dev.mtlsguardrails.core.rule.RuleInfo;
import dev.mtlsguardrails.core.rule.Situation;
import java.util.List;
import java.util.Optional;

/**
 * MTLS-0306: the label by which clients know whether a pod takes mutual TLS does not say what is so. Injection writes it, and
 * leaves one alone that is there (istio-semantics 2.8, 4.3).
 */
public final class SetsTlsMode implements Rule {

    private static final RuleInfo INFO = new RuleInfo(
            new RuleActions(new RuleId("MTLS-0306"), Action.ENFORCE, Action.ENFORCE),
            "sets-tls-mode",
            "label `security.istio.io/tlsMode` set by hand",
            RefusesSidecar.judged(),
            Basis.OBJECT);

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> check(Situation situation) {
        return situation
                .stored(PodSource.class)
                .flatMap(source -> source.template()
                        .labels()
                        .get(MeshIdentity.LABEL)
                        .flatMap(value -> value.equals(MeshIdentity.ISTIO)
                                ? promised(source, situation.after())
                                : denied(source, value, situation.after())))
                .stream()
                .toList();
    }

    private static Optional<Finding> promised(PodSource source, MeshSnapshot mesh) {
        return SidecarInjection.mayGetSidecar(source.id().namespace(), source.template(), mesh)
                ? Optional.empty()
                : Optional.of(finding(
                        source,
                        MeshIdentity.ISTIO,
                        "the label promises mutual TLS, and no sidecar comes to keep the promise: clients in the mesh send"
                                + " mutual TLS, and fail"));
    }

    private static Optional<Finding> denied(PodSource source, String value, MeshSnapshot mesh) {
        return Sidecared.is(source, mesh)
                ? Optional.of(finding(
                        source,
                        value,
                        "tlsMode `" + value + "` makes clients send plaintext without a word, or fail where STRICT is"
                                + " demanded: only `istio` is mutual TLS"))
                : Optional.empty();
    }

    private static Finding finding(PodSource source, String value, String problem) {
        return new Finding(
                INFO.id(),
                source.id(),
                source.template().labelAt(MeshIdentity.LABEL),
                value,
                problem,
                source.id() + " and everybody who calls it",
                "remove the label: injection sets it where a sidecar comes",
                Reach.Servers.of(source.id()));
    }
}
