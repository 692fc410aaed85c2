package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What clients send.
 *
 * @param host as written; {@link #host(MeshConfig)} resolves it
 * @param exportTo as written; empty means the default of the mesh
 * @param workloadSelector which clients of its own namespace obey, {@link Selector#EVERYTHING} when absent
 */
public record DestinationRule(
        ResourceId id,
        Meta meta,
        String writtenHost,
        List<String> exportTo,
        Selector workloadSelector,
        TrafficPolicy trafficPolicy,
        List<Subset> subsets)
        implements MeshObject {

    public DestinationRule {
        exportTo = List.copyOf(exportTo);
        subsets = List.copyOf(subsets);
    }

    public Host host(MeshConfig config) {
        return Host.of(writtenHost, id.namespace(), config.clusterDomain());
    }

    /** Every {@code tls} block of the rule, in the order of the object: there are four places for one. */
    public List<TlsBlock> tlsBlocks() {
        List<TlsBlock> blocks = new ArrayList<>(trafficPolicy.tlsBlocks(Optional.empty()));
        subsets.forEach(subset -> blocks.addAll(subset.trafficPolicy().tlsBlocks(Optional.of(subset.name()))));
        return blocks;
    }

    /** What a {@code tls} block says, and where it stands. */
    public record Tls(TlsMode mode, Verification verification, JsonPointer at) {}

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
     */
    public record TlsBlock(Tls tls, Optional<String> subset, Optional<Long> port) {}

    /** The part of a rule, a subset or neither that speaks about TLS; empty where the object has none. */
    public record TrafficPolicy(Optional<Tls> tls, List<PortSettings> ports) {

        public TrafficPolicy {
            ports = List.copyOf(ports);
        }

        private List<TlsBlock> tlsBlocks(Optional<String> subset) {
            List<TlsBlock> blocks = new ArrayList<>();
            tls.ifPresent(block -> blocks.add(new TlsBlock(block, subset, Optional.empty())));
            ports.forEach(port ->
                    port.tls().ifPresent(block -> blocks.add(new TlsBlock(block, subset, Optional.of(port.number())))));
            return blocks;
        }
    }

    /** One of {@code portLevelSettings}; the number is the Service's port (istio-semantics 2.5). */
    public record PortSettings(long number, Optional<Tls> tls) {}

    /** A named part of the destination, with traffic policy of its own. */
    public record Subset(String name, TrafficPolicy trafficPolicy) {}
}
