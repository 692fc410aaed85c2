package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.Labels;
import java.util.List;
import java.util.stream.Stream;

/**
 * What pods are made from, and the only part of a workload that sidecar injection looks at (istio-semantics 4).
 *
 * @param containers all containers, those of init containers included
 * @param at where the template stands in its object, so that findings can point into it
 */
public record PodTemplate(
        JsonPointer at, Labels labels, Labels annotations, boolean hostNetwork, List<Container> containers) {

    /** The container that injection adds; in a template of the user's it is merged with the injected one. */
    public static final String PROXY = "istio-proxy";

    private static final String INJECTED_BY = "inject.istio.io/templates";
    private static final List<String> AS_ROUTER = List.of("proxy", "router");

    public PodTemplate {
        containers = List.copyOf(containers);
    }

    /**
     * Whether its pods are gateways, proxies themselves: by the first arguments of the proxy, or by the template it is
     * injected from (istio-semantics 1.6, 4.3).
     */
    public boolean isGateway() {
        return annotations.has(INJECTED_BY, "gateway")
                || containers.stream()
                        .filter(container -> container.name().equals(PROXY))
                        .map(Container::args)
                        .anyMatch(args -> args.size() > 1 && args.subList(0, 2).equals(AS_ROUTER));
    }

    /** Whether there is a container of this name. */
    public boolean hasContainer(String name) {
        return containers.stream().anyMatch(container -> container.name().equals(name));
    }

    /** The ports that containers say they listen on. They may listen on others without a word. */
    public Stream<ContainerPort> ports() {
        return containers.stream().flatMap(container -> container.ports().stream());
    }

    /** Where the labels stand. */
    public JsonPointer labelsAt() {
        return at.key("metadata").key("labels");
    }

    /** Where the annotations stand. */
    public JsonPointer annotationsAt() {
        return at.key("metadata").key("annotations");
    }

    public JsonPointer labelAt(String key) {
        return labelsAt().key(key);
    }

    public JsonPointer annotationAt(String key) {
        return annotationsAt().key(key);
    }

    /**
     * @param args the first two of the proxy, which say what kind of proxy it is; of other containers, none
     */
    public record Container(String name, List<String> args, List<ContainerPort> ports) {

        public Container {
            args = List.copyOf(args);
            ports = List.copyOf(ports);
        }
    }

    /**
     * @param name empty where the port has none
     */
    public record ContainerPort(String name, long number) {}
}
