package dev.mtlsguardrails.core.rule.sidecar;

import dev.mtlsguardrails.core.controlplane.MeshConfig.Redirection;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mesh.ProxySettings;
import dev.mtlsguardrails.core.mesh.Workload;
import dev.mtlsguardrails.core.mtls.Interception;
import dev.mtlsguardrails.core.mtls.SidecarInjection;
import dev.mtlsguardrails.core.reach.Extent;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.Situation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A workload or pod with a sidecar, or one that would get it: what the rules about ways around the sidecar look at. One that
 * refuses its sidecar is {@link RefusesSidecar}'s concern, one on the network of its host {@link UsesHostNetwork}'s, and a
 * gateway is nobody's here.
 *
 * @param template as people wrote it
 */
record Sidecared(PodSource source, PodTemplate template) {

    /** The one that the change leaves behind, if it is one. */
    static Optional<Sidecared> in(Situation situation) {
        return situation
                .stored(PodSource.class)
                .filter(source -> is(source, situation.after()))
                .map(source -> new Sidecared(source, asWritten(source.template(), situation)));
    }

    static boolean is(PodSource source, MeshSnapshot mesh) {
        PodTemplate template = source.template();
        String namespace = source.id().namespace();
        return !template.hostNetwork()
                && !template.isGateway()
                && !SidecarInjection.isRefusedEverywhere(template)
                && SidecarInjection.getsSidecar(namespace, mesh.namespaceLabels(namespace), template);
    }

    /**
     * Without what the injector wrote into a pod whose proven owner does not say so: the mesh's own defaults, where a CNI
     * plugin reads them from the pod, and notes of what it merged. The owner is where that is judged.
     */
    private static PodTemplate asWritten(PodTemplate template, Situation situation) {
        List<Workload> owners = situation.provenOwners();
        if (owners.isEmpty()) {
            return template;
        }
        Redirection redirection = situation.after().config().redirection();
        Map<String, String> annotations = new TreeMap<>(template.annotations().entries());
        annotations
                .keySet()
                .removeIf(key -> isInjected(key, redirection)
                        && owners.stream()
                                .allMatch(owner ->
                                        owner.template().annotations().get(key).isEmpty()));
        ProxySettings settings = template.proxySettings();
        boolean containerSays = owners.stream()
                .anyMatch(owner -> !owner.template().proxySettings().container().isEmpty());
        return template.saying(
                Labels.of(annotations),
                new ProxySettings(
                        settings.config(),
                        annotations.containsKey(ProxySettings.OVERRIDES) ? settings.overrides() : List.of(),
                        containerSays ? settings.container() : List.of()));
    }

    private static boolean isInjected(String annotation, Redirection redirection) {
        return switch (redirection) {
            case INIT_CONTAINER -> annotation.equals(ProxySettings.OVERRIDES);
            case CNI ->
                annotation.equals(ProxySettings.OVERRIDES)
                        || annotation.equals(Interception.MODE)
                        || annotation.startsWith(Interception.TRAFFIC);
        };
    }

    ResourceId id() {
        return source.id();
    }

    /** An annotation that says something. */
    Optional<String> annotation(String key) {
        return template.annotations().get(key).filter(value -> !value.isBlank());
    }

    /** All of its ports. */
    Reach reach() {
        return new Reach.Servers(new Extent.Single(id()), List.of(Reach.ServerClass.of(id())));
    }

    Reach reachAt(Set<Long> ports) {
        return new Reach.Servers(
                new Extent.Single(id()), List.of(Reach.ServerClass.of(id()).at(new Reach.Ports.Only(ports))));
    }

    /** It, and its callers. */
    String withCallers() {
        return id() + " and everybody who calls it";
    }
}
