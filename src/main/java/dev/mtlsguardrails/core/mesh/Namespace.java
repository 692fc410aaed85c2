package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;

/**
 * A Namespace.
 *
 * @param life whether Kubernetes is emptying it
 */
public record Namespace(ResourceId id, Meta meta, Life life) implements MeshObject {

    public Namespace(ResourceId id, Meta meta) {
        this(id, meta, Life.ACTIVE);
    }

    @Override
    public String home() {
        return id.name();
    }

    public Labels labels() {
        return meta.labels();
    }

    /** What Kubernetes does with what is in it. */
    public enum Life {
        ACTIVE,
        /** It is deleted, and everything in it goes before it. */
        TERMINATING
    }
}
