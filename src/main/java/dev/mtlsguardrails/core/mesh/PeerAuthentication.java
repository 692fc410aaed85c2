package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;

/**
 * What servers accept. Ports are read by the rule that judges them.
 *
 * @param selector {@link Selector#EVERYTHING} when absent or empty: both mean the whole namespace
 */
public record PeerAuthentication(ResourceId id, Meta meta, Selector selector, MtlsMode mode) implements MeshObject {

    public static final JsonPointer MODE = JsonPointer.of("spec", "mtls", "mode");

    /** istio-semantics 1.1. */
    public Scope scope(MeshConfig config) {
        boolean inRoot = id.namespace().equals(config.rootNamespace());
        if (selector.isEverything()) {
            return inRoot ? Scope.MESH : Scope.NAMESPACE;
        }
        return inRoot ? Scope.NONE : Scope.WORKLOAD;
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
