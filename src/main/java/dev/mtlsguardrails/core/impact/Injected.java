package dev.mtlsguardrails.core.impact;

import dev.mtlsguardrails.core.mesh.MeshIdentity;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mesh.PodTemplate.Container;
import dev.mtlsguardrails.core.mtls.AmbientCapture;
import dev.mtlsguardrails.core.mtls.SidecarInjection;
import dev.mtlsguardrails.core.resource.Labels;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the injector makes of a template, as far as the engine asks (istio-semantics 2.8, 4.3). */
final class Injected {

    private static final Container PROXY = new Container(PodTemplate.PROXY, List.of("proxy", "sidecar"), List.of());

    private Injected() {}

    /**
     * The template of the next pod; what an injector has put into this one counts for nothing.
     *
     * @param given labels that the injector is known to give besides
     */
    static PodTemplate template(PodTemplate template, String namespace, MeshSnapshot mesh, Labels given) {
        PodTemplate bare = AmbientCapture.isMarkedAsInjected(template) ? withoutProxy(template) : template;
        return SidecarInjection.isInjected(namespace, bare, mesh) ? withProxy(bare, given) : bare;
    }

    private static PodTemplate withoutProxy(PodTemplate template) {
        Map<String, String> labels = new TreeMap<>(template.labels().entries());
        labels.remove(MeshIdentity.LABEL, MeshIdentity.ISTIO);
        Map<String, String> annotations = new TreeMap<>(template.annotations().entries());
        annotations.remove(AmbientCapture.INJECTED);
        return with(
                template,
                Labels.of(labels),
                Labels.of(annotations),
                template.containers().stream()
                        .filter(container -> !container.name().equals(PodTemplate.PROXY))
                        .toList());
    }

    private static PodTemplate withProxy(PodTemplate template, Labels given) {
        Map<String, String> labels = new TreeMap<>(given.entries());
        labels.putAll(template.labels().entries());
        labels.putIfAbsent(MeshIdentity.LABEL, MeshIdentity.ISTIO);
        List<Container> containers = template.hasContainer(PodTemplate.PROXY)
                ? template.containers()
                : Stream.concat(template.containers().stream(), Stream.of(PROXY))
                        .toList();
        return with(template, Labels.of(labels), template.annotations(), containers);
    }

    private static PodTemplate with(
            PodTemplate template, Labels labels, Labels annotations, List<Container> containers) {
        return new PodTemplate(
                template.at(),
                labels,
                annotations,
                template.hostNetwork(),
                template.runsAs(),
                containers,
                template.proxySettings());
    }
}
