package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.MeshIdentity;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mesh.PodTemplate.Container;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The next pod that is made from a template, with what injection adds to it as far as a mesh looks at that (istio-semantics 4.3): what a
 * restart makes of it. Its name and its address are nobody else's.
 */
public final class NextPod {

    private static final String NAME = "(next pod of %s %s)";

    private NextPod() {}

    /**
     * @param source a template; or a pod that somebody wrote down and nobody started yet
     */
    public static Pod of(PodSource source, MeshSnapshot mesh) {
        String name = NAME.formatted(source.id().kind().kind(), source.id().name());
        return new Pod(
                new ResourceId(Kinds.POD, source.id().namespace(), name),
                source.meta(),
                injected(source, mesh),
                false,
                Optional.of(name));
    }

    private static PodTemplate injected(PodSource source, MeshSnapshot mesh) {
        PodTemplate template = source.template();
        if (!SidecarInjection.isInjected(source.id().namespace(), template, mesh)) {
            return template;
        }
        return new PodTemplate(
                template.at(),
                with(template.labels(), MeshIdentity.LABEL, MeshIdentity.ISTIO),
                with(template.annotations(), AmbientCapture.INJECTED, "{}"),
                template.hostNetwork(),
                template.runsAs(),
                withProxy(template),
                template.proxySettings());
    }

    /** What the template says itself stays. */
    private static Labels with(Labels written, String key, String value) {
        Map<String, String> all = new TreeMap<>(written.entries());
        all.putIfAbsent(key, value);
        return Labels.of(all);
    }

    private static List<Container> withProxy(PodTemplate template) {
        List<Container> containers = new ArrayList<>(template.containers());
        if (!template.hasContainer(PodTemplate.PROXY)) {
            containers.add(new Container(PodTemplate.PROXY, List.of("proxy", "sidecar"), List.of()));
        }
        return containers;
    }
}
