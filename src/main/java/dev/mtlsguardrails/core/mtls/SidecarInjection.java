package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.controlplane.AutoInject;
import dev.mtlsguardrails.core.controlplane.ControlPlane;
import dev.mtlsguardrails.core.controlplane.Flavour;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mtls.SidecarMark.Meaning;
import dev.mtlsguardrails.core.resource.Labels;
import java.util.Optional;

/**
 * Who gets a sidecar. Two gates stand in series: the selectors of the injector's webhook, which see labels only
 * (istio-semantics 4.1), and the injector's own decision (4.2).
 */
public final class SidecarInjection {

    private SidecarInjection() {}

    /** What becomes of the next pod made from a template. */
    public static Outcome of(String namespace, PodTemplate template, MeshSnapshot mesh) {
        return template.hasContainer(PodTemplate.PROXY)
                ? new Outcome.Brought()
                : whateverItBrings(namespace, template, mesh);
    }

    /** A proxy container of the template's own is merged with the injected one (4.3); here it does not count. */
    private static Outcome whateverItBrings(String namespace, PodTemplate template, MeshSnapshot mesh) {
        if (template.hostNetwork()) {
            return new Outcome.Without(Obstacle.HOST_NETWORK);
        }
        if (MeshNamespaces.isNeverInjected(namespace)) {
            return new Outcome.Without(Obstacle.NAMESPACE);
        }
        Optional<Labels> labels = mesh.namespaceLabels(namespace);
        Optional<ControlPlane> asked = labels.isEmpty()
                ? Optional.of(mesh.controlPlaneOf(namespace))
                : mesh.controlPlanes().injectorFor(namespace, labels.get(), template.labels());
        return asked.map(plane -> decided(plane, template)).orElseGet(() -> unasked(template));
    }

    /** Of the two reasons why nobody is asked, the one that is the pod's own comes first. */
    private static Outcome unasked(PodTemplate template) {
        return new Outcome.Without(
                template.labels().has(SidecarMark.KEY, "false") ? Obstacle.REFUSED : Obstacle.NOBODY_ASKED);
    }

    /** Whose injector reads the marks of a template: the one that is called for it, or else that of its mesh. */
    public static ControlPlane readerOf(String namespace, PodTemplate template, MeshSnapshot mesh) {
        return mesh.namespaceLabels(namespace)
                .flatMap(labels -> mesh.controlPlanes().injectorFor(namespace, labels, template.labels()))
                .orElseGet(() -> mesh.controlPlaneOf(namespace));
    }

    private static Outcome decided(ControlPlane plane, PodTemplate template) {
        Meaning mark = SidecarMark.of(template).map(of -> of.readBy(plane)).orElse(Meaning.NOTHING);
        return switch (mark) {
            case TAKES -> injected(plane, template);
            case REFUSES -> new Outcome.Without(Obstacle.REFUSED);
            case REFUSES_BEFORE_1_27, NOTHING ->
                plane.injection().forUndecided(template.labels()) == AutoInject.ENABLED
                        ? injected(plane, template)
                        : new Outcome.Without(Obstacle.NOT_BY_ITSELF);
        };
    }

    private static Outcome injected(ControlPlane plane, PodTemplate template) {
        return InjectedTemplates.of(template).bringsSidecar()
                ? new Outcome.Injected(plane)
                : new Outcome.Without(Obstacle.OTHER_TEMPLATES);
    }

    /** Whether the next pod made from the template is given a sidecar; what it brings along does not count. */
    public static boolean isInjected(String namespace, PodTemplate template, MeshSnapshot mesh) {
        return whateverItBrings(namespace, template, mesh) instanceof Outcome.Injected;
    }

    /** Whether the next pod made from the template has, or is given, a sidecar. */
    public static boolean getsSidecar(String namespace, PodTemplate template, MeshSnapshot mesh) {
        return !(of(namespace, template, mesh) instanceof Outcome.Without);
    }

    /**
     * Whether a sidecar can be expected of it, were it only because a label names a revision that is not installed (yet).
     * Whoever wants to prove that there is none asks this.
     */
    public static boolean mayGetSidecar(String namespace, PodTemplate template, MeshSnapshot mesh) {
        return template.hasContainer(PodTemplate.PROXY)
                || !InjectedTemplates.of(template).bringsSidecar()
                || mayBeInjected(namespace, template, mesh);
    }

    /** The same of the injector's sidecar: what a template brings along does not count, nor does a refusal by templates. */
    public static boolean mayBeInjected(String namespace, PodTemplate template, MeshSnapshot mesh) {
        return switch (whateverItBrings(namespace, template, mesh)) {
            case Outcome.Brought brought -> true;
            case Outcome.Injected injected -> true;
            case Outcome.Without(Obstacle obstacle) ->
                switch (obstacle) {
                    case HOST_NETWORK, NAMESPACE, REFUSED, OTHER_TEMPLATES -> false;
                    case NOBODY_ASKED -> isNamed(namespace, template, mesh);
                    case NOT_BY_ITSELF -> mesh.controlPlaneOf(namespace).flavour() != Flavour.OPENSHIFT_2;
                };
        };
    }

    /** By the labels alone, whoever is installed. */
    private static boolean isNamed(String namespace, PodTemplate template, MeshSnapshot mesh) {
        boolean isShutOut = mesh.namespaceLabels(namespace)
                .flatMap(labels -> labels.get(MeshNamespaces.INJECTION))
                .filter(value -> !value.equals("enabled"))
                .isPresent();
        return !isShutOut && (MeshNamespaces.isInMesh(namespace, mesh) || asks(template));
    }

    /** Whether the pod asks for a sidecar in the way that the API server sees: by a label (4.1). */
    public static boolean asks(PodTemplate template) {
        return template.labels().has(SidecarMark.KEY, "true")
                || template.labels().get(MeshNamespaces.REVISION).isPresent();
    }

    /** What becomes of a pod. */
    public sealed interface Outcome {

        /** It has a proxy container of its own already. */
        record Brought() implements Outcome {}

        record Injected(ControlPlane by) implements Outcome {}

        record Without(Obstacle obstacle) implements Outcome {}
    }

    /** Why a pod gets no sidecar. */
    public enum Obstacle {
        /** It is on the network of its host. */
        HOST_NETWORK,
        /** In its namespace nobody ever gets one. */
        NAMESPACE,
        /** Its own mark says no. */
        REFUSED,
        /** No injector is called for it: by the labels of its namespace and its own. */
        NOBODY_ASKED,
        /** The injector is called, and leaves pods alone that do not ask, or these in particular. */
        NOT_BY_ITSELF,
        /** It is injected from templates without a sidecar (istio-semantics 4.3). */
        OTHER_TEMPLATES
    }
}
