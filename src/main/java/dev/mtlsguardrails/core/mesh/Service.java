package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Kubernetes Service.
 *
 * @param selector {@link Selector#EVERYTHING} when there is none: then somebody else names the endpoints
 * @param addresses its cluster IPs; usually none in a manifest, and {@code None} is not one
 */
public record Service(
        ResourceId id, Meta meta, Selector selector, List<Port> ports, List<String> addresses, Addressing addressing)
        implements ServiceSource {

    public Service {
        ports = List.copyOf(ports);
        addresses = List.copyOf(addresses);
    }

    /** The port of this number that proxies see: one for UDP may have the same. */
    public Optional<Port> port(long number) {
        return ports.stream()
                .filter(port -> port.number() == number && port.protocol() != Protocol.UDP)
                .findFirst();
    }

    public boolean selectsPods() {
        return !selector.isEverything();
    }

    /** Whether pods of this template would be its endpoints; the namespace is not asked. */
    public boolean selects(PodTemplate template) {
        return selectsPods() && selector.matches(template.labels());
    }

    public Host host(MeshConfig config) {
        return Host.service(id.name(), id.namespace(), config.clusterDomain());
    }

    /** How clients find what is behind the name. */
    public sealed interface Addressing {

        /** By an address of the Service. */
        record ClusterIp() implements Addressing {}

        /** By the addresses of the pods: clients pick one themselves. */
        record Headless() implements Addressing {}

        /** By another name. */
        record ExternalName(String name) implements Addressing {}
    }

    /**
     * A port that clients name, and the one behind it.
     *
     * @param number the Service's port: what a DestinationRule speaks of
     * @param target a workload's port: what a PeerAuthentication speaks of
     */
    public record Port(String name, long number, Target target, Protocol protocol) {

        /** The ports of a workload that this leads to; none where a name is declared by no container of it. */
        public Stream<Long> workloadPorts(PodTemplate template) {
            return switch (target) {
                case Target.Number(long port) -> Stream.of(port);
                case Target.Name(String name) ->
                    template.ports().filter(port -> port.name().equals(name)).map(PodTemplate.ContainerPort::number);
            };
        }
    }

    /** {@code targetPort}; where it is absent, the number of the Service's port. */
    public sealed interface Target {

        record Number(long port) implements Target {}

        record Name(String name) implements Target {}
    }
}
