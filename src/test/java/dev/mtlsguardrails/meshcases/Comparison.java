package dev.mtlsguardrails.meshcases;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.mesh.Gateway;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.Protocol;
import dev.mtlsguardrails.core.mtls.Call;
import dev.mtlsguardrails.core.mtls.Client;
import dev.mtlsguardrails.core.mtls.Decision;
import dev.mtlsguardrails.core.mtls.EffectiveMtls;
import dev.mtlsguardrails.core.mtls.Explanation;
import dev.mtlsguardrails.core.mtls.Outcome;
import dev.mtlsguardrails.core.mtls.Reception;
import dev.mtlsguardrails.core.mtls.Wire;
import dev.mtlsguardrails.core.resource.Host;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Our answers beside Istio's, for one mesh. What is not compared as it stands, {@link Conventions} says. */
final class Comparison {

    private static final Map<Wire, String> WIRES = Map.of(
            Wire.PLAINTEXT, "PLAIN",
            Wire.ISTIO_MTLS, "MTLS",
            Wire.SIMPLE, "TLS",
            Wire.MUTUAL, "MUTUAL",
            Wire.BLOCKED, "BLOCKED");

    private final MeshCase mesh;
    private final EffectiveMtls engine;
    private final Conventions conventions;
    private final Map<String, Pod> pods = new TreeMap<>();
    private final List<Disagreement> disagreements = new ArrayList<>();
    private final List<String> explanations = new ArrayList<>();
    private final List<Call> asked = new ArrayList<>();
    private int answers;

    private Comparison(MeshCase mesh) {
        this.mesh = mesh;
        this.engine = new EffectiveMtls(mesh.mesh());
        this.conventions = new Conventions(mesh);
        mesh.mesh()
                .namespaces()
                .flatMap(slice -> slice.all(Pod.class).stream())
                .forEach(pod -> pods.put(Conventions.name(pod.id()), pod));
    }

    static Comparison of(MeshCase mesh) {
        Comparison comparison = new Comparison(mesh);
        mesh.expect().path("servers").forEach(comparison::server);
        mesh.expect().path("clients").forEach(comparison::client);
        mesh.expect().path("gateways").forEach(comparison::gateway);
        comparison.unread();
        return comparison;
    }

    int answers() {
        return answers;
    }

    List<Disagreement> disagreements() {
        return disagreements;
    }

    /** Every answer of ours in sentences. */
    List<String> explanations() {
        return explanations;
    }

    /** Every call that was compared. */
    List<Call> calls() {
        return asked;
    }

    private void server(JsonNode row) {
        Pod pod = pod(row.path("pod"));
        long port = row.path("port").asLong();
        Decision<Reception> reception = engine.reception(pod, port);
        Map<String, String> ours = new TreeMap<>();
        ours.put("mode", engine.mode(pod, port).value().name());
        ours.put("plain", Outcome.of(Wire.PLAINTEXT, reception.value()).name());
        ours.put("mtls", Outcome.of(Wire.ISTIO_MTLS, reception.value()).name());
        if (!conventions.isDoubtful(pod, port)) {
            ours.put(
                    "proto",
                    conventions.protocol(
                            engine.protocol(pod, port), row.path("proto").asText()));
            ours.put("tls", Outcome.of(Wire.SIMPLE, reception.value()).name());
            ours.put(
                    "meshCert",
                    Outcome.of(Wire.MUTUAL_BY_MESH, reception.value()).name());
        }
        compare(
                row,
                ours,
                "At " + row.path("pod").asText() + ":" + port + " stands: "
                        + Explanation.of(reception, reception.value().words()));
    }

    private void client(JsonNode row) {
        if (Conventions.isOther(row)) {
            return;
        }
        List<Call> calls = engine.calls(new Call.Dialled(
                Client.of(pod(row.path("from")), mesh.mesh()),
                new Host(row.path("host").asText()),
                row.path("port").asLong(),
                Optional.ofNullable(row.path("subset").textValue())));
        asked.addAll(calls);
        String why = calls.stream().map(Explanation::of).collect(Collectors.joining("\n"));
        Optional<Call> call = calls.stream()
                .filter(candidate ->
                        conventions.listed(candidate).map(Conventions::name).equals(to(row)))
                .findFirst();
        if (call.isEmpty()) {
            compare(
                    row,
                    Map.of(
                            "to",
                            calls.stream().map(Comparison::answering).toList().toString()),
                    why);
            return;
        }
        Map<String, String> ours = new TreeMap<>();
        ours.put("wire", call.get().wire().map(sent -> WIRES.get(sent.value())).orElse("NONE"));
        ours.put("outcome", conventions.outcome(call.get(), row));
        ours.put("rule", call.get().lookup().rule().map(Conventions::rule).orElse("null"));
        ours.put("known", Boolean.toString(call.get().knowledge() == Call.Knowledge.KNOWN));
        conventions.listed(call.get()).ifPresent(endpoint -> ours.put("toPort", Long.toString(endpoint.port())));
        compare(row, ours, why);
    }

    private static String answering(Call call) {
        return call.endpoint().map(Object::toString).orElse("nobody");
    }

    private static Optional<String> to(JsonNode row) {
        return Optional.ofNullable(row.path("to").textValue())
                .or(() -> Optional.ofNullable(row.path("toAddr").textValue()));
    }

    private void gateway(JsonNode row) {
        List<Gateway.Server> servers =
                engine.listeners(pod(row.path("pod")), row.path("port").asLong());
        boolean ends = servers.stream().anyMatch(Gateway.Server::terminatesTls);
        boolean http = servers.stream().anyMatch(server -> server.protocol() == Protocol.HTTP);
        compare(row, Map.of("tls", ends ? "SOME" : "NONE", "http", Boolean.toString(http)), "By " + servers + ".");
    }

    private void unread() {
        Set<String> theirs = MeshCase.elements(mesh.expect().path("ignored"))
                .map(JsonNode::asText)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> ours = mesh.mesh()
                .namespaces()
                .flatMap(NamespaceSlice::objects)
                .filter(object -> object.id().kind().group().endsWith(".istio.io"))
                .filter(object -> !engine.reads(object))
                .map(object -> object.id().toString())
                .collect(Collectors.toCollection(TreeSet::new));
        answers += theirs.size();
        if (!ours.equals(theirs)) {
            disagreements.add(new Disagreement(
                    mesh.id(),
                    mesh.expect().path("ignored"),
                    Map.of("ignored", new Disagreement.Differing(theirs.toString(), ours.toString())),
                    "By revision labels and discoverySelectors (0.1)."));
        }
    }

    private Pod pod(JsonNode name) {
        return Objects.requireNonNull(pods.get(name.asText()), () -> mesh.id() + " has no pod " + name);
    }

    private void compare(JsonNode row, Map<String, String> ours, String why) {
        answers++;
        explanations.add(why);
        Map<String, Disagreement.Differing> differing = new TreeMap<>();
        ours.forEach((column, value) -> {
            String theirs = Conventions.theirs(row, column);
            if (!theirs.equals(value)) {
                differing.put(column, new Disagreement.Differing(theirs, value));
            }
        });
        if (!differing.isEmpty()) {
            disagreements.add(new Disagreement(mesh.id(), row, differing, why));
        }
    }
}
