package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.resource.Labels;

/** A caller, as far as it decides what is sent. */
public record Client(String namespace, Proxy proxy, PodTemplate template) {

    public static Client of(PodSource source, MeshSnapshot mesh) {
        return new Client(source.id().namespace(), Proxy.of(source, mesh), source.template());
    }

    Labels labels() {
        return template.labels();
    }
}
