package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mesh.Workload;
import dev.mtlsguardrails.core.resource.Labels;
import java.util.Optional;

/** What stands between a workload and the wire. */
public enum Proxy {
    /** Nothing: its traffic goes as it is. */
    NONE,
    SIDECAR,
    /** It is a proxy itself, and no PeerAuthentication governs it (istio-semantics 1.6). */
    GATEWAY,
    /** ztunnel, on its node. */
    AMBIENT;

    /** What a pod has, or what the pods of a template will have. */
    public static Proxy of(PodSource source, MeshSnapshot mesh) {
        PodTemplate template = source.template();
        Optional<Labels> namespace = mesh.namespaceLabels(source.id().namespace());
        boolean sidecar = switch (source) {
            case Pod pod -> template.hasContainer(PodTemplate.PROXY);
            case Workload workload -> SidecarInjection.getsSidecar(source.id().namespace(), template, mesh);
        };
        if (sidecar) {
            return template.isGateway() ? GATEWAY : SIDECAR;
        }
        return AmbientCapture.takesIn(template, namespace) ? AMBIENT : NONE;
    }
}
