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
                .flatMap(setting -> ProxyTampering.by(setting)
                        .map(effect -> new Reconfiguration(
                                setting.at(),
                                setting.value(),
                                effect,
                                of.withCallers(),
                                "remove the annotation",
                                of.reach())))
                .ifPresent(found::add));
        inContainer(settings.container(), of).ifPresent(found::add);
        return found.stream();
    }

    private static Optional<Reconfiguration> inText(
            JsonPointer at, List<ProxySetting> settings, Sidecared of, MeshSnapshot mesh) {
        Optional<Exposed> port = settings.stream()
                .filter(setting -> setting.concern() == Concern.STATUS_PORT)
                .map(setting -> PortMark.of(setting.name(), PortMark.Way.LISTED, setting.value()))
                .flatMap(mark -> Exposed.by(mark, of, mesh).stream())
                .findFirst();
        Optional<Reconfiguration> found =
                by(settings, at, "", "remove these settings from the annotation, and keep those of the mesh", of);
        return found.isPresent()
                ? found.map(harm -> port.map(harm::and).orElse(harm))
                : port.map(exposed -> byPort(exposed, at));
    }

    private Reconfiguration and(Exposed port) {
        return new Reconfiguration(
                at, value + "\n" + port.goPast(), problem + "; " + words(port), affected, remedy, reach);
    }

    private static Reconfiguration byPort(Exposed port, JsonPointer at) {
        return new Reconfiguration(
                at,
                port.goPast(),
                words(port),
                port.affected(),
                "remove `statusPort` from the annotation: the sidecar's status has a port of its own, 15020",
                port.reach());
    }

    private static String words(Exposed port) {
        return "by `statusPort` " + port.goPast() + ", and plaintext is accepted there";
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
                                "the container is merged over the injected one: ",
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

    /** "by `image`, `args` something else runs; by `discoveryAddress` …", each effect once. */
    private static String words(List<ProxySetting> harmful) {
        Map<String, List<String>> byEffect = new LinkedHashMap<>();
        harmful.forEach(setting -> ProxyTampering.by(setting)
                .ifPresent(effect -> byEffect.computeIfAbsent(effect, added -> new ArrayList<>())
                        .add("`" + setting.name() + "`")));
        return byEffect.entrySet().stream()
                .map(entry -> "by " + String.join(", ", entry.getValue()) + " " + entry.getKey())
                .collect(Collectors.joining("; "));
    }
}
