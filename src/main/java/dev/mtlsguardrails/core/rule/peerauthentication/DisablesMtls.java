package dev.mtlsguardrails.core.rule.peerauthentication;

import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.MtlsMode;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.RuleActions;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.reach.Reachability;
import dev.mtlsguardrails.core.rule.Basis;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.Rule;
import dev.mtlsguardrails.core.rule.RuleInfo;
import dev.mtlsguardrails.core.rule.Situation;
import java.util.List;
import java.util.Optional;

/** MTLS-0101: a PeerAuthentication makes servers refuse mutual TLS. Ports are MTLS-0102's concern. */
public final class DisablesMtls implements Rule {

    private static final RuleInfo INFO = new RuleInfo(
            new RuleActions(new RuleId("MTLS-0101"), Action.ENFORCE, Action.ENFORCE),
            "disables-mtls",
            "PeerAuthentication disables mTLS (mesh, namespace, workload)",
            List.of(Kinds.PEER_AUTHENTICATION),
            Basis.OBJECT);

    private final Reachability reachability;

    public DisablesMtls(Reachability reachability) {
        this.reachability = reachability;
    }

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> check(Situation situation) {
        return situation
                .stored(PeerAuthentication.class)
                .flatMap(policy -> problemOf(policy).map(problem -> finding(policy, problem, situation.after())))
                .stream()
                .toList();
    }

    private static Optional<String> problemOf(PeerAuthentication policy) {
        return switch (policy.mode()) {
            case MtlsMode.Known.DISABLE ->
                Optional.of("mode DISABLE switches mutual TLS off at the server:"
                        + " it takes plaintext from anybody, and mTLS from nobody");
            case MtlsMode.Unrecognised mode ->
                Optional.of("mode " + mode + " is not one that this guard knows,"
                        + " so it cannot tell that mutual TLS stays on");
            case MtlsMode.Known.UNSET, MtlsMode.Known.PERMISSIVE, MtlsMode.Known.STRICT -> Optional.empty();
        };
    }

    private Finding finding(PeerAuthentication policy, String problem, MeshSnapshot mesh) {
        Governed governed = Governed.by(policy, reachability, mesh);
        return new Finding(
                INFO.id(),
                policy.id(),
                PeerAuthentication.MODE,
                policy.mode().toString(),
                problem,
                governed.inWords(),
                policy.scope(mesh.config()) == PeerAuthentication.Scope.MESH
                        ? governed.remedyForMesh()
                        : governed.remedy("leave `mtls` out and inherit"),
                governed.reach());
    }
}
