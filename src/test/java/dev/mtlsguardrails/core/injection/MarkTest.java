package dev.mtlsguardrails.core.injection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.core.controlplane.ControlPlane;
import dev.mtlsguardrails.core.controlplane.ControlPlanes;
import dev.mtlsguardrails.core.controlplane.IstioRevision;
import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.controlplane.ServiceMeshControlPlane;
import dev.mtlsguardrails.core.controlplane.Settings;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mtls.SidecarMark.Form;
import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which marks may work where, the smallest first; istio-semantics 4.1 and 4.7. */
class MarkTest {

    private static final Addition ANNOTATION = new Addition(Form.ANNOTATION, "sidecar.istio.io/inject", "true");
    private static final Addition LABEL = new Addition(Form.LABEL, "sidecar.istio.io/inject", "true");
    private static final Addition CANARY = new Addition(Form.LABEL, "istio.io/rev", "canary");

    private static final ControlPlanes NOTHING_KNOWN = ControlPlanes.assuming(MeshConfig.DEFAULT);

    @Test
    void membersOfOpenShift2AskByAnnotationFirst() {
        assertThat(candidates(NOTHING_KNOWN.with(openShift2()), Labels.NONE))
                .containsExactly(List.of(ANNOTATION), List.of(LABEL));
    }

    @Test
    void elsewhereALabelCallsTheDefaultRevisionOrTheOneThatItNames() {
        assertThat(candidates(NOTHING_KNOWN.with(revision("canary")), Labels.NONE))
                .containsExactly(List.of(LABEL), List.of(LABEL, CANARY));
    }

    @Test
    void anOpenShift2BesideItMakesNoDifference() {
        ControlPlanes both = NOTHING_KNOWN.with(revision("canary")).with(openShift2());
        ControlPlane canary = both.all().stream()
                .filter(plane -> plane.revision().equals("canary"))
                .findFirst()
                .orElseThrow();

        assertThat(candidates(canary, both, Labels.NONE)).containsExactly(List.of(LABEL), List.of(LABEL, CANARY));
    }

    @Test
    void theNamespaceNamesItsRevisionItself() {
        assertThat(candidates(NOTHING_KNOWN.with(revision("canary")), Labels.of(Map.of("istio.io/rev", "canary"))))
                .containsExactly(List.of(LABEL));
    }

    @Test
    void ofTwoRevisionsNoneIsNamed() {
        assertThat(candidates(NOTHING_KNOWN.with(revision("canary")).with(revision("stable")), Labels.NONE))
                .containsExactly(List.of(LABEL));
    }

    @Test
    void whatATemplateHasStays() {
        PodTemplate template = new PodTemplate(
                JsonPointer.of("spec", "template"),
                Labels.of(Map.of("app", "shop")),
                Labels.of(Map.of("sidecar.istio.io/userVolumeMount", "[]")),
                false,
                List.of());

        PodTemplate marked = new Mark(List.of(LABEL, ANNOTATION)).on(template);

        assertThat(marked.labels()).isEqualTo(Labels.of(Map.of("app", "shop", "sidecar.istio.io/inject", "true")));
        assertThat(marked.annotations())
                .isEqualTo(
                        Labels.of(Map.of("sidecar.istio.io/userVolumeMount", "[]", "sidecar.istio.io/inject", "true")));
    }

    private static List<List<Addition>> candidates(ControlPlanes planes, Labels namespace) {
        return candidates(planes.first(), planes, namespace);
    }

    private static List<List<Addition>> candidates(ControlPlane plane, ControlPlanes planes, Labels namespace) {
        return Mark.candidates(plane, planes.all(), namespace).stream()
                .map(Mark::additions)
                .toList();
    }

    private static ServiceMeshControlPlane openShift2() {
        GroupKind kind = new GroupKind("maistra.io", "ServiceMeshControlPlane");
        return new ServiceMeshControlPlane(
                new ResourceId(kind, "mesh-control", "basic"), ServiceMeshControlPlane.Reads.MEMBERS, Settings.NONE);
    }

    private static IstioRevision revision(String name) {
        GroupKind kind = new GroupKind("sailoperator.io", "IstioRevision");
        return new IstioRevision(new ResourceId(kind, "", name), "istio-system", name, Settings.NONE);
    }
}
