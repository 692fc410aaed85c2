package dev.mtlsguardrails.meshcases;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.controlplane.IstioVersion;
import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.controlplane.OutboundTraffic;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.resource.Resource;
import dev.mtlsguardrails.core.resource.Selector;
import dev.mtlsguardrails.kube.KubeReader;
import dev.mtlsguardrails.kube.Reading;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A mesh, and what Istio says about it.
 *
 * @param expect the answers, as they are written
 * @param made the change that made it of another mesh, if that is what the file is about
 */
public record MeshCase(
        String id, IstioVersion istio, MeshSnapshot mesh, JsonNode expect, Optional<ChangeCase.Made> made) {

    static MeshCase of(JsonNode line) {
        IstioVersion istio = IstioVersion.of(line.path("istio").asText());
        MeshSnapshot mesh = MeshSnapshot.empty(config(line.path("mesh"), istio));
        for (JsonNode object : line.path("objects")) {
            if (!isForeign(object)) {
                mesh = mesh.apply(new Change.Standing(read(object)));
            }
        }
        return new MeshCase(
                line.path("id").asText(),
                istio,
                mesh,
                line.path("expect"),
                line.has("change") ? Optional.of(ChangeCase.Made.of(line)) : Optional.empty());
    }

    /** A kind that the engine does not read; if it has a say after all, the answers will differ. */
    private static boolean isForeign(JsonNode object) {
        return KubeReader.read(object) instanceof Reading.Foreign<Resource>;
    }

    static Resource read(JsonNode object) {
        return switch (KubeReader.read(object)) {
            case Reading.Read<Resource>(Resource resource) -> resource;
            case Reading.Malformed<Resource> malformed -> throw new IllegalArgumentException(malformed + " " + object);
            case Reading.Foreign<Resource> foreign ->
                throw new IllegalArgumentException("a kind that the engine does not read: " + object.path("kind"));
        };
    }

    static MeshConfig config(JsonNode mesh, IstioVersion istio) {
        return new MeshConfig(
                mesh.path("rootNamespace").asText(MeshConfig.DEFAULT.rootNamespace()),
                mesh.path("clusterDomain").asText(MeshConfig.DEFAULT.clusterDomain()),
                mesh.path("enableAutoMtls").asBoolean(true) ? MeshConfig.AutoMtls.ON : MeshConfig.AutoMtls.OFF,
                texts(mesh.path("defaultDestinationRuleExportTo")),
                OutboundTraffic.valueOf(mesh.path("outboundTrafficPolicy").asText("ALLOW_ANY")),
                elements(mesh.path("discoverySelectors"))
                        .map(selector -> Selector.matchLabels(labels(selector.path("matchLabels"))))
                        .toList(),
                MeshConfig.DEFAULT.revision(),
                istio,
                mesh.path("ambient").asBoolean(false) ? MeshConfig.Hbone.ON : MeshConfig.Hbone.OFF,
                mesh.path("cni").asBoolean(false) ? MeshConfig.Redirection.CNI : MeshConfig.Redirection.INIT_CONTAINER);
    }

    private static Map<String, String> labels(JsonNode labels) {
        Map<String, String> read = new TreeMap<>();
        labels.fields()
                .forEachRemaining(
                        label -> read.put(label.getKey(), label.getValue().asText()));
        return read;
    }

    private static List<String> texts(JsonNode list) {
        return elements(list).map(JsonNode::asText).toList();
    }

    static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
