package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;

public record Namespace(ResourceId id, Meta meta) implements MeshObject {

    @Override
    public String home() {
        return id.name();
    }

    public Labels labels() {
        return meta.labels();
    }
}
