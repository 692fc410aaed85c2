package dev.mtlsguardrails.meshcases;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.Protocol;
import dev.mtlsguardrails.core.mtls.Call;
import dev.mtlsguardrails.core.mtls.Client;
import dev.mtlsguardrails.core.mtls.EffectiveMtls;
import dev.mtlsguardrails.core.mtls.Endpoint;
import dev.mtlsguardrails.core.mtls.Outcome;
import dev.mtlsguardrails.core.mtls.Reception;
import dev.mtlsguardrails.core.mtls.Wire;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Our answers beside Istio's, for one mesh. */
final class Comparison {

    private static final Map<Wire, String> WIRES = Map.of(
            Wire.PLAINTEXT, "PLAIN",
            Wire.ISTIO_MTLS, "MTLS",
            Wire.SIMPLE, "TLS",
            Wire.MUTUAL, "MUTUAL",
            Wire.BLOCKED, "BLOCKED");

    private final MeshCase mesh;
    private final EffectiveMtls engine;
    private final Map<String, Pod> pods = new TreeMap<>();
    private final List<Disagreement> disagreements = new ArrayList<>();
    private int answers;

    private Comparison(MeshCase mesh) {
        this.mesh = mesh;
        this.engine = new EffectiveMtls(mesh.mesh());
        mesh.mesh()
                .namespaces()
                .flatMap(slice -> slice.all(Pod.class).stream())
                .forEach(pod -> pods.put(name(pod), pod));
    }

    static Comparison of(MeshCase mesh) {
        Comparison comparison = new Comparison(mesh);
        mesh.expect().path("servers").forEach(comparison::server);
        mesh.expect().path("clients").forEach(comparison::client);
        return comparison;
    }

    int answers() {
        return answers;
    }

    List<Disagreement> disagreements() {
        return disagreements;
    }

    private void server(JsonNode row) {
        answers++;
        Pod pod = pod(row.path("pod"));
        long port = row.path("port").asLong();
        Reception reception = engine.reception(pod, port).value();
        Map<String, String> ours = new TreeMap<>();
        ours.put("mode", engine.mode(pod, port).value().name());
        ours.put("proto", engine.protocol(pod, port).map(Protocol::name).orElse("NONE"));
        ours.put("plain", Outcome.of(Wire.PLAINTEXT, reception).name());
        ours.put("mtls", Outcome.of(Wire.ISTIO_MTLS, reception).name());
        ours.put("tls", Outcome.of(Wire.SIMPLE, reception).name());
        ours.put("meshCert", Outcome.of(Wire.MUTUAL_BY_MESH, reception).name());
        compare(row, ours);
    }

    private void client(JsonNode row) {
        String wire = row.path("wire").asText();
        if (wire.equals("OTHER")) {
            return; // the call lands on another service's cluster: Istio makes no statement
        }
        answers++;
        List<Call> calls = engine.calls(new Call.Dialled(
                Client.of(pod(row.path("from")), mesh.mesh()),
                new Host(row.path("host").asText()),
                row.path("port").asLong(),
                Optional.ofNullable(row.path("subset").textValue())));
        Optional<Call> call = calls.stream()
                .filter(candidate -> candidate.endpoint().map(Comparison::name).equals(to(row)))
                .findFirst();
        Map<String, String> ours = new TreeMap<>();
        if (call.isEmpty()) {
            ours.put(
                    "to",
                    calls.stream()
                            .map(each -> each.endpoint().toString())
                            .toList()
                            .toString());
            compare(row, ours);
            return;
        }
        ours.put("wire", call.get().wire().map(sent -> WIRES.get(sent.value())).orElse("NONE"));
        ours.put("outcome", call.get().outcome().name());
        ours.put("rule", call.get().rule().map(Comparison::name).orElse("null"));
        ours.put("known", Boolean.toString(call.get().knowledge() == Call.Knowledge.KNOWN));
        call.get().endpoint().ifPresent(endpoint -> ours.put("toPort", Long.toString(endpoint.port())));
        compare(row, ours);
    }

    private Pod pod(JsonNode name) {
        return Objects.requireNonNull(pods.get(name.asText()), () -> mesh.id() + " has no pod " + name);
    }

    private static Optional<String> to(JsonNode row) {
        return Optional.ofNullable(row.path("to").textValue())
                .or(() -> Optional.ofNullable(row.path("toAddr").textValue()));
    }

    private void compare(JsonNode row, Map<String, String> ours) {
        Map<String, String> differing = new TreeMap<>();
        ours.forEach((column, value) -> {
            String theirs = row.has(column) ? row.path(column).asText() : column.equals("known") ? "true" : "absent";
            if (!theirs.equals(value)) {
                differing.put(column, theirs + " (Istio) / " + value + " (ours)");
            }
        });
        if (!differing.isEmpty()) {
            disagreements.add(new Disagreement(mesh.id(), row, differing));
        }
    }

    private static String name(Endpoint endpoint) {
        return endpoint.server().map(Comparison::name).orElse(endpoint.address());
    }

    private static String name(MeshObject object) {
        return name(object.id());
    }

    private static String name(ResourceId id) {
        return id.namespace() + "/" + id.name();
    }

    record Disagreement(String mesh, JsonNode row, Map<String, String> columns) {}
}
