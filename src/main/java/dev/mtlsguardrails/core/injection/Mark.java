package dev.mtlsguardrails.core.injection;

import dev.mtlsguardrails.core.controlplane.ControlPlane;
import dev.mtlsguardrails.core.controlplane.Flavour;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mtls.MeshNamespaces;
import dev.mtlsguardrails.core.mtls.SidecarMark;
import dev.mtlsguardrails.core.mtls.SidecarMark.Form;
import dev.mtlsguardrails.core.resource.Labels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a template may be given so that its pods get a sidecar; nothing at all is the smallest mark. */
record Mark(List<Addition> additions) {

    static final Mark NONE = new Mark(List.of());

    private static final Addition ANNOTATION = new Addition(Form.ANNOTATION, SidecarMark.KEY, "true");
    private static final Addition LABEL = new Addition(Form.LABEL, SidecarMark.KEY, "true");

    Mark {
        additions = List.copyOf(additions);
    }

    /**
     * What may work, the first choice first. An OpenShift Service Mesh 2 reads the annotation, unless it is told to look at
     * labels (istio-semantics 4.7); elsewhere only labels call an injector, and without a control plane called {@code
     * default} its revision has to be named (4.1). Of several that could be meant none is named by us, and the label of a
     * namespace silences that of a pod.
     */
    static List<Mark> candidates(ControlPlane plane, List<ControlPlane> all, Labels namespace) {
        if (plane.flavour() == Flavour.OPENSHIFT_2) {
            return List.of(new Mark(List.of(ANNOTATION)), new Mark(List.of(LABEL)));
        }
        boolean isTheOnlyOne =
                all.stream().allMatch(other -> other.flavour() == Flavour.OPENSHIFT_2 || other.equals(plane));
        boolean isNamed = namespace.get(MeshNamespaces.REVISION).isPresent();
        Addition revision = new Addition(Form.LABEL, MeshNamespaces.REVISION, plane.revision());
        return isTheOnlyOne && !isNamed
                ? List.of(new Mark(List.of(LABEL)), new Mark(List.of(LABEL, revision)))
                : List.of(new Mark(List.of(LABEL)));
    }

    /** The template as it is with this mark. */
    PodTemplate on(PodTemplate template) {
        return new PodTemplate(
                template.at(),
                with(template.labels(), Form.LABEL),
                with(template.annotations(), Form.ANNOTATION),
                template.hostNetwork(),
                template.containers());
    }

    private Labels with(Labels labels, Form form) {
        Map<String, String> more = new HashMap<>(labels.entries());
        additions.stream()
                .filter(addition -> addition.form() == form)
                .forEach(addition -> more.put(addition.key(), addition.value()));
        return Labels.of(more);
    }

    /** What is to be added in all. */
    List<Addition> and(Optional<Addition> another) {
        return Stream.concat(additions.stream(), another.stream()).toList();
    }
}
