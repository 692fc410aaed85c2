package dev.mtlsguardrails.cli.explain;

import dev.mtlsguardrails.core.controlplane.ControlPlane;
import dev.mtlsguardrails.core.mesh.DataplaneMode;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mtls.AmbientCapture;
import dev.mtlsguardrails.core.mtls.InjectedTemplates;
import dev.mtlsguardrails.core.mtls.MeshNamespaces;
import dev.mtlsguardrails.core.mtls.NextPod;
import dev.mtlsguardrails.core.mtls.Proxy;
import dev.mtlsguardrails.core.mtls.SidecarInjection;
import dev.mtlsguardrails.core.mtls.SidecarInjection.Obstacle;
import dev.mtlsguardrails.core.mtls.SidecarInjection.Outcome;
import dev.mtlsguardrails.core.mtls.SidecarMark;
import dev.mtlsguardrails.core.resource.Labels;
import java.util.List;
import java.util.Optional;

/** Whether a workload has a sidecar, whether it will have one, and whose word that is. */
final class SidecarLine {

    private final MeshSnapshot mesh;

    SidecarLine(MeshSnapshot mesh) {
        this.mesh = mesh;
    }

    String of(Subject subject) {
        List<Proxy> now = subject.running().stream()
                .map(pod -> Proxy.of(pod, mesh))
                .distinct()
                .toList();
        Optional<Proxy> next = subject.made().map(this::next);
        if (next.isEmpty()) {
            return now.size() == 1
                    ? words(now.getFirst()) + ": "
                            + whyItRunsSo(subject.running().getFirst())
                    : some(subject);
        }
        String why = why(subject.made().orElseThrow());
        if (now.isEmpty()) {
            return coming(next.get()) + ": " + why;
        }
        boolean same = now.size() == 1 && now.getFirst() == next.get();
        return same
                ? words(next.get()) + ": " + why
                : (now.size() == 1 ? words(now.getFirst()) : some(subject)) + "; after a restart " + words(next.get())
                        + ": " + why;
    }

    /** Whose word it is that there is none. */
    String reason(Subject subject) {
        return subject.made()
                .map(this::why)
                .orElseGet(() -> whyItRunsSo(subject.running().getFirst()));
    }

    private String some(Subject subject) {
        long with = subject.running().stream()
                .filter(pod -> Proxy.of(pod, mesh) == Proxy.SIDECAR)
                .count();
        return "only " + with + " of its " + subject.running().size() + " pods";
    }

    /** Whether its pods have none, and would have one if they were made anew. */
    boolean waitsForRestart(Subject subject) {
        return !subject.running().isEmpty()
                && subject.running().stream().anyMatch(pod -> Proxy.of(pod, mesh) == Proxy.NONE)
                && subject.made().filter(made -> next(made) == Proxy.SIDECAR).isPresent();
    }

    private Proxy next(PodSource made) {
        return Proxy.of(NextPod.of(made, mesh), mesh);
    }

    private static String coming(Proxy proxy) {
        return switch (proxy) {
            case NONE -> "its next pod gets none";
            case SIDECAR -> "its next pod gets one";
            case GATEWAY, AMBIENT -> words(proxy);
        };
    }

    private static String words(Proxy proxy) {
        return switch (proxy) {
            case NONE -> "no";
            case SIDECAR -> "yes";
            case GATEWAY -> "it is a gateway, and a proxy itself";
            case AMBIENT -> "none of its own; ambient stands in for it";
        };
    }

    private String whyItRunsSo(Pod pod) {
        return switch (Proxy.of(pod, mesh)) {
            case NONE -> "the pod has no container " + PodTemplate.PROXY;
            case SIDECAR, GATEWAY -> "the pod has the container " + PodTemplate.PROXY;
            case AMBIENT -> ambient(pod.id().namespace(), pod.template());
        };
    }

    private String why(PodSource made) {
        String namespace = made.id().namespace();
        PodTemplate template = made.template();
        if (next(made) == Proxy.AMBIENT) {
            return ambient(namespace, template);
        }
        return switch (SidecarInjection.of(namespace, template, mesh)) {
            case Outcome.Brought brought -> "the template brings the container " + PodTemplate.PROXY;
            case Outcome.Injected(ControlPlane by) -> injected(namespace, template, by);
            case Outcome.Without(Obstacle obstacle) -> without(obstacle, namespace, template);
        };
    }

    private static String ambient(String namespace, PodTemplate template) {
        String label = " the label " + DataplaneMode.LABEL + "=" + DataplaneMode.AMBIENT;
        return AmbientCapture.asks(template.labels())
                ? "its pods have" + label
                : "namespace " + namespace + " has" + label;
    }

    private String injected(String namespace, PodTemplate template, ControlPlane by) {
        Optional<Labels> labels = mesh.namespaceLabels(namespace);
        if (labels.isEmpty()) {
            return "namespace " + namespace + " was not read, and counts as in the mesh";
        }
        Optional<String> asked = SidecarMark.of(template)
                .filter(mark -> mark.readBy(by) == SidecarMark.Meaning.TAKES)
                .map(mark -> "its pods ask for it, by the " + said(mark));
        if (by.isByMembership()) { // of a member, labels of the namespace bring nothing (istio-semantics 4.7)
            return "namespace " + namespace + " is a member, and " + asked.orElse("its injector takes in every pod");
        }
        return label(labels.get(), MeshNamespaces.INJECTION)
                .or(() -> label(labels.get(), MeshNamespaces.REVISION))
                .map(label -> "namespace " + namespace + " has the label " + label)
                .or(() -> asked)
                .or(() -> label(template.labels(), MeshNamespaces.REVISION)
                        .map(label -> "its pods have the label " + label))
                .orElseGet(() -> "the injector of revision " + by.revision() + " is called for all pods of namespace "
                        + namespace);
    }

    private static Optional<String> label(Labels labels, String key) {
        return labels.get(key).map(value -> key + "=" + value);
    }

    private static String said(SidecarMark mark) {
        return mark.form().word() + " " + SidecarMark.KEY + "=" + mark.value() + " ("
                + mark.at().fieldPath() + ")";
    }

    private static String without(Obstacle obstacle, String namespace, PodTemplate template) {
        return switch (obstacle) {
            case HOST_NETWORK ->
                "its pods are on the network of their host ("
                        + template.at().key("spec").key("hostNetwork").fieldPath() + ")";
            case NAMESPACE -> "nobody gets one in namespace " + namespace;
            case REFUSED ->
                "its pods refuse it"
                        + SidecarMark.of(template)
                                .map(mark -> ", by the " + said(mark))
                                .orElse("");
            case NOBODY_ASKED -> "the labels of namespace " + namespace + " and of its pods lead to no injector";
            case NOT_BY_ITSELF -> "the injector leaves pods alone that do not ask for one, and these do not";
            case OTHER_TEMPLATES -> "its pods are made from other templates (annotation " + InjectedTemplates.KEY + ")";
        };
    }
}
