package dev.mtlsguardrails.synthetic;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.MtlsMode;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mesh.TlsMode;
import dev.mtlsguardrails.core.mesh.Workload;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.List;
import java.util.Map;

/** Objects of a {@link SyntheticMesh} as somebody may want to have them, each with an effect. */
public final class SyntheticChanges {

    private static final int SOME = 7;

    private final SyntheticNamespace namespace = new SyntheticMesh(100).namespace(SOME);
    private final ObjectMaker make = new ObjectMaker(namespace.name(), SOME);

    /** The policy of the mesh, no longer STRICT. */
    public MeshObject meshPolicy() {
        return root().policy("default", MtlsMode.Known.PERMISSIVE);
    }

    /** The rule for all hosts, switched off. */
    public MeshObject rootWildcard() {
        return root().rule("default", "*.local", TlsMode.Known.DISABLE);
    }

    /** The rule of a namespace for one of its services, switched off. */
    public MeshObject exactHostRule() {
        return namespace.rules(TlsMode.Known.DISABLE).findFirst().orElseThrow();
    }

    /** A policy for one workload. */
    public MeshObject workloadPolicy() {
        PeerAuthentication policy = make.policy("workload", MtlsMode.Known.DISABLE);
        return new PeerAuthentication(
                policy.id(),
                policy.meta(),
                Selector.matchLabels(Map.of("app", SyntheticNamespace.SERVICES.getFirst())),
                policy.written(),
                policy.mode(),
                List.of());
    }

    /** A workload that refuses its sidecar. */
    public MeshObject deployment() {
        Workload workload = make.deployment(SyntheticNamespace.SERVICES.getFirst());
        PodTemplate template = workload.template();
        return new Workload(
                workload.id(),
                workload.meta(),
                new PodTemplate(
                        template.at(),
                        Labels.of(Map.of(
                                "app", SyntheticNamespace.SERVICES.getFirst(), "sidecar.istio.io/inject", "false")),
                        template.annotations(),
                        template.hostNetwork(),
                        template.containers()));
    }

    private static ObjectMaker root() {
        return new ObjectMaker(MeshConfig.DEFAULT.rootNamespace(), 0);
    }
}
