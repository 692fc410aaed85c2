package dev.mtlsguardrails.core.injection;

import dev.mtlsguardrails.core.controlplane.ControlPlane;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mtls.SidecarInjection;
import dev.mtlsguardrails.core.mtls.SidecarInjection.Outcome;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.rule.Situation;
import java.util.List;

/**
 * Where a template stands: what the decision asks.
 *
 * @param plane the control plane of the mesh that its namespace belongs to, or would
 */
record Site(PodSource source, Labels namespaceLabels, ControlPlane plane, Manifest manifest, Situation situation) {

    String namespace() {
        return source.id().namespace();
    }

    PodTemplate template() {
        return source.template();
    }

    /** By the engine's word: whether the injector of this very mesh is called, and brings a sidecar. */
    boolean isInjectedWith(Mark mark) {
        return SidecarInjection.of(namespace(), mark.on(template()), situation.after())
                        instanceof Outcome.Injected(ControlPlane by)
                && by.equals(plane);
    }

    boolean getsSidecarWith(Mark mark) {
        return SidecarInjection.of(namespace(), mark.on(template()), situation.after()) instanceof Outcome.Injected;
    }

    List<Mark> candidates() {
        return Mark.candidates(plane, situation.after().controlPlanes().all(), namespaceLabels);
    }
}
