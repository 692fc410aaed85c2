package dev.mtlsguardrails.core.rule.sidecar;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mesh.ProxySetting;
import dev.mtlsguardrails.core.mesh.ProxySetting.Concern;
import dev.mtlsguardrails.core.mesh.ProxySettings;
import dev.mtlsguardrails.core.mesh.Workload;
import dev.mtlsguardrails.core.mtls.PortMark;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.resource.JsonPointer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One annotation or container of a template by which its sidecar is another than the mesh's.
 *
 * @param value the settings that do harm, and none beside
 * @param problem what each does, as a sentence
 */
record Reconfiguration(JsonPointer at, String value, String problem, String affected, String remedy, Reach reach) {

    private static final Map<String, Concern> ANNOTATIONS = annotations();

    private static Map<String, Concern> annotations() {
        Map<String, Concern> annotations = new LinkedHashMap<>();
        annotations.put("sidecar.istio.io/discoveryAddress", Concern.CONTROL_PLANE);
        annotations.put("sidecar.istio.io/bootstrapOverride", Concern.BOOTSTRAP);
        annotations.put("sidecar.istio.io/proxyImage", Concern.PROGRAM);
        return annotations;
    }

    /** All of a template, in an order that stays. */
    static Stream<Reconfiguration> in(Sidecared of, MeshSnapshot mesh) {
        PodTemplate template = of.template();
        ProxySettings settings = template.proxySettings();
        List<Reconfiguration> found = new ArrayList<>();
        inText(template.annotationAt(ProxySettings.CONFIG), settings.config(), of, mesh)
                .ifPresent(found::add);
        inText(template.annotationAt(ProxySettings.OVERRIDES), settings.overrides(), of, mesh)
                .ifPresent(found::add);
        ANNOTATIONS.forEach((annotation, concern) -> of.annotation(annotation)
                .map(written -> new ProxySetting(concern, annotation, written, template.annotationAt(annotation)))
                .flatMap(setting -> by(List.of(setting), setting.at(), "", "remove the annotation", of))
                .ifPresent(found::add));
        inContainer(settings.container(), of).ifPresent(found::add);
        return found.stream();
    }

    private static Optional<Reconfiguration> inText(
            JsonPointer at, List<ProxySetting> settings, Sidecared of, MeshSnapshot mesh) {
        Optional<Exposed> exposed = settings.stream()
                .filter(setting -> setting.concern() == Concern.STATUS_PORT)
                .map(setting -> PortMark.of(setting.name(), PortMark.Way.LISTED, setting.value()))
                .flatMap(mark -> Exposed.by(mark, of, mesh).stream())
                .findFirst();
        Optional<Reconfiguration> other =
                by(settings, at, "", "remove these settings from the annotation, and keep those of the mesh", of);
        if (exposed.isEmpty() || other.isPresent()) {
            return other;
        }
        return exposed.map(port -> new Reconfiguration(
                at,
                "statusPort",
                "`statusPort`: " + port.goPast() + ", and plaintext is accepted there",
                port.affected(),
                "remove `statusPort` from the annotation: the sidecar's status has a port of its own, 15020",
                port.reach()));
    }

    /** In a pod everything but the user's containers is the injector's word. */
    private static Optional<Reconfiguration> inContainer(List<ProxySetting> settings, Sidecared of) {
        return switch (of.source()) {
            case Pod pod -> Optional.empty();
            case Workload workload ->
                of.template().containers().stream()
                        .filter(container -> container.name().equals(PodTemplate.PROXY))
                        .findFirst()
                        .flatMap(container -> by(
                                settings.stream()
                                        .filter(setting -> setting.concern() != Concern.ENVOY) // MTLS-0303
                                        .toList(),
                                of.template().at(container),
                                "the container is merged over the injected one. ",
                                "leave these fields out of it (`image: auto` says that the injector fills it in)",
                                of));
        };
    }

    private static Optional<Reconfiguration> by(
            List<ProxySetting> settings, JsonPointer at, String introduction, String remedy, Sidecared of) {
        List<ProxySetting> harmful = settings.stream()
                .filter(setting -> ProxyTampering.by(setting).isPresent())
                .toList();
        return harmful.isEmpty()
                ? Optional.empty()
                : Optional.of(new Reconfiguration(
                        at,
                        harmful.stream()
                                .map(setting -> setting.name() + "=" + setting.value())
                                .sorted()
                                .collect(Collectors.joining("\n")),
                        introduction + words(harmful),
                        of.withCallers(),
                        remedy,
                        of.reach()));
    }

    /** "`image`, `args`: something else runs; `discoveryAddress`: …", each effect once. */
    private static String words(List<ProxySetting> harmful) {
        Map<String, List<String>> byEffect = new LinkedHashMap<>();
        harmful.forEach(setting -> ProxyTampering.by(setting)
                .ifPresent(effect -> byEffect.computeIfAbsent(effect, added -> new ArrayList<>())
                        .add("`" + setting.name() + "`")));
        return byEffect.entrySet().stream()
                .map(entry -> String.join(", ", entry.getValue()) + ": " + entry.getKey())
                .collect(Collectors.joining("; "));
    }
}
