package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What clients send.
 *
 * @param writtenHost as written; {@link #host(MeshConfig)} resolves it
 * @param exportTo as written; empty means the default of the mesh
 * @param workloadSelector which clients of its own namespace obey; one without labels means all of them, and none at all
 *     leaves that to {@code exportTo}
 * @param trafficPolicy empty where the object has none; one that is silent about TLS still counts (istio-semantics 2.4)
 */
public record DestinationRule(
        ResourceId id,
        Meta meta,
        String writtenHost,
        List<String> exportTo,
        Optional<Selector> workloadSelector,
        Optional<TrafficPolicy> trafficPolicy,
        List<Subset> subsets)
        implements MeshObject {

    public static final JsonPointer TRAFFIC_POLICY = JsonPointer.of("spec", "trafficPolicy");

    public DestinationRule {
        exportTo = List.copyOf(exportTo);
        subsets = List.copyOf(subsets);
    }

    public Host host(MeshConfig config) {
        return Host.of(writtenHost, id.namespace(), config.clusterDomain());
    }

    /** Whether some of its traffic is plaintext for certain. */
    public boolean sendsPlaintext() {
        return tlsBlocks().stream().anyMatch(TlsBlock::isPlaintext);
    }

    /** Every {@code tls} block of the rule, in the order of the object: there are four places for one. */
    public List<TlsBlock> tlsBlocks() {
        List<TlsBlock> blocks = new ArrayList<>();
        trafficPolicy.ifPresent(policy -> blocks.addAll(policy.tlsBlocks(Optional.empty())));
        subsets.forEach(subset -> subset.trafficPolicy()
                .ifPresent(policy -> blocks.addAll(policy.tlsBlocks(Optional.of(subset.name())))));
        return blocks;
    }

    /**
     * The place that says nothing about TLS although it counts for a port, and for a subset if one is called: what it hides
     * is not asked (istio-semantics 2.3, 2.5). Empty where something is said.
     */
    public Optional<JsonPointer> silentAt(long port, Optional<String> subset) {
        Optional<TrafficPolicy> own = subsets.stream()
                .filter(of -> subset.filter(of.name()::equals).isPresent())
                .findFirst()
                .flatMap(Subset::trafficPolicy);
        Optional<PortSettings> nearest = own.flatMap(policy -> policy.at(port));
        if (nearest.isEmpty() && own.flatMap(TrafficPolicy::tls).isPresent()) {
            return Optional.empty();
        }
        return nearest.or(() -> trafficPolicy.flatMap(policy -> policy.at(port)))
                .map(settings -> settings.tls().isEmpty() ? Optional.of(settings.at()) : Optional.<JsonPointer>empty())
                .orElseGet(this::silentAsAWhole);
    }

    private Optional<JsonPointer> silentAsAWhole() {
        if (trafficPolicy.isEmpty()) {
            return Optional.of(JsonPointer.of("spec"));
        }
        return trafficPolicy.flatMap(TrafficPolicy::tls).isPresent() ? Optional.empty() : Optional.of(TRAFFIC_POLICY);
    }

    /**
     * What a {@code tls} block says.
     *
     * @param credentialName the Secret with the certificates; sidecars cannot read it (istio-semantics 2.7)
     * @param clientCertificate the file with the client's own certificate; empty also where that of its key is missing
     * @param by the object it stands in: a rule may be pieced together from several
     * @param at where it stands there
     */
    public record Tls(
            TlsMode mode,
            Verification verification,
            Optional<String> credentialName,
            Optional<String> clientCertificate,
            ResourceId by,
            JsonPointer at) {}

    /** {@code loadBalancer}, as far as it decides who picks the endpoint. */
    public enum LoadBalancing {
        UNSAID,
        /** The client's own choice of address stands. */
        PASSTHROUGH,
        ANY_OTHER
    }

    /** Whether clients check who answers; {@code insecureSkipVerify} says that they do not. */
    public enum Verification {
        REQUIRED,
        SKIPPED
    }

    /**
     * A {@code tls} block and what it is about.
     *
     * @param subset the subset it belongs to, if any
     * @param port the Service port it is limited to, if any
     * @param overridden the Service ports for which it does not count, because they have settings of their own
     */
    public record TlsBlock(Tls tls, Optional<String> subset, Optional<Long> port, Set<Long> overridden) {

        /** Whether clients that obey it send plaintext for certain (istio-semantics 2.5). */
        public boolean isPlaintext() {
            return tls.mode() == TlsMode.Known.DISABLE || tls.mode() instanceof TlsMode.Omitted;
        }
    }

    /** What a rule or a subset says about traffic, as far as it decides about TLS. */
    public record TrafficPolicy(Optional<Tls> tls, LoadBalancing loadBalancing, List<PortSettings> ports) {

        public TrafficPolicy {
            ports = List.copyOf(ports);
        }

        private Optional<PortSettings> at(long port) {
            return ports.stream().filter(settings -> settings.number() == port).findFirst();
        }

        private List<TlsBlock> tlsBlocks(Optional<String> subset) {
            List<TlsBlock> blocks = new ArrayList<>();
            Set<Long> own = ports.stream().map(PortSettings::number).collect(Collectors.toSet());
            tls.ifPresent(block -> blocks.add(new TlsBlock(block, subset, Optional.empty(), own)));
            ports.forEach(port -> port.tls()
                    .ifPresent(block -> blocks.add(new TlsBlock(block, subset, Optional.of(port.number()), Set.of()))));
            return blocks;
        }
    }

    /**
     * One of {@code portLevelSettings}; the number is the Service's port (istio-semantics 2.5).
     *
     * @param at where it stands in its object
     */
    public record PortSettings(long number, Optional<Tls> tls, LoadBalancing loadBalancing, JsonPointer at) {}

    /**
     * A named part of the destination, with traffic policy of its own.
     *
     * @param labels those of its endpoints
     */
    public record Subset(String name, Labels labels, Optional<TrafficPolicy> trafficPolicy) {}
}
