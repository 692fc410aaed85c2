package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.Labels;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What pods are made from, and the only part of a workload that sidecar injection looks at (istio-semantics 4).
 *
 * @param runsAs what the pod says for those of its containers that say nothing
 * @param containers all containers: ordinary ones, init containers and ephemeral ones
 * @param proxySettings what is said about the sidecar beside what the mesh says
 * @param at where the template stands in its object, so that findings can point into it
 */
public record PodTemplate(
        JsonPointer at,
        Labels labels,
        Labels annotations,
        boolean hostNetwork,
        RunsAs runsAs,
        List<Container> containers,
        ProxySettings proxySettings) {

    /** The container that injection adds; in a template of the user's it is merged with the injected one. */
    public static final String PROXY = "istio-proxy";

    private static final String INJECTED_BY = "inject.istio.io/templates";
    private static final List<String> AS_ROUTER = List.of("proxy", "router");

    public PodTemplate {
        containers = List.copyOf(containers);
    }

    /** A template that says nothing about users, nor about its sidecar. */
    public PodTemplate(
            JsonPointer at, Labels labels, Labels annotations, boolean hostNetwork, List<Container> containers) {
        this(at, labels, annotations, hostNetwork, RunsAs.UNSAID, containers, ProxySettings.NONE);
    }

    /** The same containers under other annotations and proxy settings. */
    public PodTemplate saying(Labels otherAnnotations, ProxySettings otherSettings) {
        return new PodTemplate(at, labels, otherAnnotations, hostNetwork, runsAs, containers, otherSettings);
    }

    /**
     * Whether its pods are gateways, proxies themselves: by the first arguments of the proxy, or by the template it is
     * injected from (istio-semantics 1.6, 4.3).
     */
    public boolean isGateway() {
        return annotations.has(INJECTED_BY, "gateway")
                || lasting()
                        .filter(container -> container.name().equals(PROXY))
                        .map(Container::args)
                        .anyMatch(args -> args.size() > 1 && args.subList(0, 2).equals(AS_ROUTER));
    }

    /** Whether its pods are nothing but proxies: no application stands beside, or behind, the container of that name. */
    public boolean isNothingButProxy() {
        return hasContainer(PROXY)
                && containers.stream()
                        .filter(container -> container.role() == Container.Role.ORDINARY)
                        .allMatch(container -> container.name().equals(PROXY));
    }

    /** Whether there is a container of this name. A debugger that goes by the name is none. */
    public boolean hasContainer(String name) {
        return lasting().anyMatch(container -> container.name().equals(name));
    }

    /** The ports that containers say they listen on. They may listen on others without a word. */
    public Stream<ContainerPort> ports() {
        return lasting().flatMap(container -> container.ports().stream());
    }

    private Stream<Container> lasting() {
        return containers.stream().filter(container -> container.role() != Container.Role.EPHEMERAL);
    }

    /** The user that a container runs as, where anybody says so. */
    public Optional<RunsAs.Said> userOf(Container container) {
        return said(container, "runAsUser", RunsAs::user);
    }

    /** The group that a container runs as, where anybody says so. */
    public Optional<RunsAs.Said> groupOf(Container container) {
        return said(container, "runAsGroup", RunsAs::group);
    }

    /** What the container says itself comes first. */
    private Optional<RunsAs.Said> said(Container container, String field, Function<RunsAs, Optional<Long>> id) {
        return said(at(container), field, id.apply(container.runsAs()))
                .or(() -> said(at.key("spec"), field, id.apply(runsAs)));
    }

    private static Optional<RunsAs.Said> said(JsonPointer of, String field, Optional<Long> id) {
        return id.map(number ->
                new RunsAs.Said(field, number, of.key("securityContext").key(field)));
    }

    /** Where a container stands. */
    public JsonPointer at(Container container) {
        return at.key("spec").key(container.role().list()).item(container.index(), container.name());
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
     * @param index where it stands among those of its role
     * @param args the first two of the proxy, which say what kind of proxy it is; of other containers, none
     * @param powers what it may do to the capture of traffic
     */
    public record Container(
            String name,
            Role role,
            int index,
            List<String> args,
            List<ContainerPort> ports,
            RunsAs runsAs,
            List<Power> powers) {

        public Container {
            args = List.copyOf(args);
            ports = List.copyOf(ports);
            powers = List.copyOf(powers);
        }

        /** The first of the ordinary containers, without a word about security. */
        public Container(String name, List<String> args, List<ContainerPort> ports) {
            this(name, Role.ORDINARY, 0, args, ports, RunsAs.UNSAID, List.of());
        }

        public enum Role {
            ORDINARY("containers"),
            INIT("initContainers"),
            /** Put into a pod that runs already, to debug it. */
            EPHEMERAL("ephemeralContainers");

            private final String list;

            Role(String list) {
                this.list = list;
            }

            /** The field that lists containers of this role. */
            public String list() {
                return list;
            }
        }
    }

    /**
     * @param name empty where the port has none
     */
    public record ContainerPort(String name, long number) {}

    /**
     * Something by which a container may rewrite the redirection to its sidecar (istio-semantics 4.4).
     *
     * @param name the field or the capability
     */
    public record Power(String name, JsonPointer at) {}
}
