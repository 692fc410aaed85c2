package dev.mtlsguardrails.core.rule.sidecar;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mesh.PodTemplate.Container.Role;
import dev.mtlsguardrails.core.mesh.ProxySetting;
import dev.mtlsguardrails.core.mesh.Workload;
import dev.mtlsguardrails.core.mtls.Interception;
import dev.mtlsguardrails.core.mtls.SidecarMark;
import dev.mtlsguardrails.core.resource.JsonPointer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Something by which traffic is not brought to a sidecar at all, whatever its port (istio-semantics 4.4).
 *
 * @param value what stands there
 * @param problem what it does, as a sentence
 * @param remedy what to write instead
 */
record Uncaptured(JsonPointer at, String value, String problem, String remedy) {

    /** The container by which the injector has traffic redirected. */
    private static final String REDIRECTOR = "istio-init";

    private static final String SO = "plaintext goes in and out, and clients that send mutual TLS fail";

    private static final List<String> VIRTUAL =
            List.of(Interception.TRAFFIC + "kubevirtInterfaces", "istio.io/reroute-virtual-interfaces");

    /** Everything of the kind, in an order that stays. */
    static Stream<Uncaptured> in(Sidecared of, MeshSnapshot mesh) {
        return Stream.of(interfaces(of), virtualInterfaces(of), mode(of), redirector(of), envoy(of), mark(of, mesh))
                .flatMap(found -> found);
    }

    private static Stream<Uncaptured> interfaces(Sidecared of) {
        return annotation(
                of,
                Interception.TRAFFIC + "excludeInterfaces",
                "all traffic of these network interfaces goes past the sidecar: " + SO,
                "remove the annotation");
    }

    private static Stream<Uncaptured> virtualInterfaces(Sidecared of) {
        return VIRTUAL.stream()
                .flatMap(annotation -> annotation(
                        of,
                        annotation,
                        "traffic of these network interfaces is taken for that of a virtual machine, and what arrives"
                                + " there may go past the sidecar",
                        "remove the annotation, if no virtual machine runs in the pod"));
    }

    private static Stream<Uncaptured> mode(Sidecared of) {
        return annotation(
                        of,
                        Interception.MODE,
                        "no traffic is brought to the sidecar: " + SO,
                        "write REDIRECT, or remove the annotation")
                .filter(found -> found.value().equals("NONE"));
    }

    private static Stream<Uncaptured> annotation(Sidecared of, String key, String problem, String remedy) {
        return of.annotation(key).stream()
                .map(value -> new Uncaptured(of.template().annotationAt(key), value, problem, remedy));
    }

    /** In a pod it is the injector's own. */
    private static Stream<Uncaptured> redirector(Sidecared of) {
        PodTemplate template = of.template();
        return switch (of.source()) {
            case Pod pod -> Stream.empty();
            case Workload workload ->
                template.containers().stream()
                        .filter(container -> container.role() == Role.INIT
                                && container.name().equals(REDIRECTOR))
                        .map(container -> new Uncaptured(
                                template.at(container).key("name"),
                                REDIRECTOR,
                                "an init container of this name is taken for the one that brings traffic to the sidecar,"
                                        + " and then nobody does: " + SO,
                                "give it another name"));
        };
    }

    private static Stream<Uncaptured> envoy(Sidecared of) {
        return of.template().proxySettings().container().stream()
                .filter(setting -> setting.concern() == ProxySetting.Concern.ENVOY)
                .filter(setting -> ProxyTampering.by(setting).isPresent())
                .map(setting -> new Uncaptured(
                        setting.at(),
                        setting.value(),
                        "no Envoy runs in the sidecar, and no traffic is brought to it: " + SO,
                        "remove the variable"));
    }

    private static Stream<Uncaptured> mark(Sidecared of, MeshSnapshot mesh) {
        PodTemplate template = of.template();
        if (Interception.isRedirected(template, mesh.config())) {
            return Stream.empty();
        }
        Optional<String> label = template.labels().get(SidecarMark.KEY);
        return label.or(() -> template.annotations().get(SidecarMark.KEY)).stream()
                .map(value -> new Uncaptured(
                        label.isPresent() ? template.labelAt(SidecarMark.KEY) : template.annotationAt(SidecarMark.KEY),
                        value,
                        "the injector takes \"" + value
                                + "\" for no answer, and the CNI plugin for no: the sidecar comes,"
                                + " and no traffic is brought to it",
                        "write \"true\", or remove the mark"));
    }
}
