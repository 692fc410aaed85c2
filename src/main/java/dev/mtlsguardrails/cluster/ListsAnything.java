package dev.mtlsguardrails.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mtlsguardrails.kube.ReadLimits;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** One object that the client could not parse would keep the whole kind from being listed. */
@Singleton
class ListsAnything implements KubernetesClientObjectMapperCustomizer {

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.getFactory().setStreamReadConstraints(ReadLimits.constraints());
    }
}
