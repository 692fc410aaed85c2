package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.List;
import java.util.Optional;

/**
 * What servers accept.
 *
 * @param selector {@link Selector#EVERYTHING} when absent or empty: both mean the whole namespace
 * @param written whether there is a selector at all: ambient reads an empty one in its own way (istio-semantics 1.9, A1)
 * @param ports in the order of the object
 */
public record PeerAuthentication(
        ResourceId id, Meta meta, Selector selector, Written written, MtlsMode mode, List<PortMode> ports)
        implements MeshObject {

    public static final JsonPointer MODE = JsonPointer.of("spec", "mtls", "mode");

    public PeerAuthentication {
        ports = List.copyOf(ports);
    }

    /** The mode, unless it leaves the decision to others; one that nobody knows does not decide either. */
    public Optional<MtlsMode.Known> decisiveMode() {
        return mode instanceof MtlsMode.Known known && known != MtlsMode.Known.UNSET
                ? Optional.of(known)
                : Optional.empty();
    }

    /** Whether mutual TLS is off for some port or all. */
    public boolean disablesSomething() {
        return mode == MtlsMode.Known.DISABLE || ports.stream().anyMatch(port -> port.mode() == MtlsMode.Known.DISABLE);
    }

    /** istio-semantics 1.1. */
    public Scope scope(MeshConfig config) {
        boolean inRoot = id.namespace().equals(config.rootNamespace());
        if (selector.isEverything()) {
            return inRoot ? Scope.MESH : Scope.NAMESPACE;
        }
        return inRoot ? Scope.NONE : Scope.WORKLOAD;
    }

    /**
     * An entry of {@code portLevelMtls}.
     *
     * @param port as written; the port of the workload, not that of a Service
     * @param at the mode itself, or the entry where it has none
     */
    public record PortMode(String port, MtlsMode mode, JsonPointer at) {}

    /** Whether the object has a {@code selector} field, empty or not. */
    public enum Written {
        ABSENT,
        PRESENT
    }

    /** How far a PeerAuthentication reaches. */
    public enum Scope {
        MESH,
        NAMESPACE,
        WORKLOAD,
        /** A selector in the root namespace: Istio ignores the object, whatever its own documentation says. */
        NONE
    }
}
