package dev.mtlsguardrails.meshcases;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.mesh.EnvoyFilter;
import dev.mtlsguardrails.core.mesh.Gateway;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mtls.Call;
import dev.mtlsguardrails.core.mtls.Client;
import dev.mtlsguardrails.core.mtls.EffectiveMtls;
import dev.mtlsguardrails.core.mtls.Explanation;
import dev.mtlsguardrails.core.mtls.Interception;
import dev.mtlsguardrails.core.mtls.Reception;
import dev.mtlsguardrails.core.mtls.SidecarInjection;
import dev.mtlsguardrails.core.reach.Reachability;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Questions about a mesh, as the cases in {@code effective-mtls} write them. */
final class Questions {

    private static final Pattern CALL = Pattern.compile("(\\S+) -> ([^\\s:]+)(?::(\\d+))?(?:/(\\S+))?(?: @ (\\S+))?");

    private final MeshSnapshot mesh;
    private final EffectiveMtls engine;
    private final List<String> explanations = new ArrayList<>();

    Questions(MeshSnapshot mesh) {
        this.mesh = mesh;
        this.engine = new EffectiveMtls(mesh);
    }

    String answer(Topic topic, String question) {
        return switch (topic) {
            case SERVERS -> mode(question);
            case WIRE -> outcome(question);
            case RULES -> rule(question);
            case SIDECARS -> yesOrNo(getsSidecar(question));
            case CAPTURED -> yesOrNo(at(question) != Reception.UNCAPTURED);
            case GATEWAYS -> servers(question);
            case ENVOY_FILTERS -> reached(question);
        };
    }

    /** Why the engine said what it said. */
    String explained() {
        return String.join("\n", explanations);
    }

    /** An expected value: a text, nothing, or a list. */
    static String text(JsonNode value) {
        return value.isArray()
                ? MeshCase.elements(value).map(JsonNode::asText).collect(Collectors.joining(", "))
                : value.isNull() ? "none" : value.asText();
    }

    /** In ambient only STRICT has an effect: the rest is PERMISSIVE (istio-semantics 1.9). */
    private String mode(String question) {
        Reception reception = at(question);
        return switch (reception) {
            case AMBIENT_STRICT -> "STRICT";
            case AMBIENT_OPEN -> "PERMISSIVE";
            default ->
                engine.mode(pod(podIn(question)), portIn(question)).value().name();
        };
    }

    private Reception at(String question) {
        return engine.reception(pod(podIn(question)), portIn(question)).value();
    }

    private String outcome(String question) {
        Matcher call = call(question);
        List<Call> calls = calls(call).stream()
                .filter(one -> call.group(5) == null
                        || one.endpoint()
                                .filter(endpoint -> endpoint.toString().startsWith(call.group(5) + ":"))
                                .isPresent())
                .toList();
        calls.forEach(one -> explanations.add(Explanation.of(one)));
        return calls.stream()
                .map(one -> one.outcome().name())
                .distinct()
                .sorted()
                .collect(Collectors.joining(" and "));
    }

    private String rule(String question) {
        return calls(call(question)).stream()
                .map(one -> one.lookup().rule().map(Questions::name).orElse("none"))
                .distinct()
                .collect(Collectors.joining(" and "));
    }

    private List<Call> calls(Matcher call) {
        Host host = new Host(call.group(2));
        long port = call.group(3) == null ? firstPort(host) : Long.parseLong(call.group(3));
        return engine.calls(
                new Call.Dialled(Client.of(pod(call.group(1)), mesh), host, port, Optional.ofNullable(call.group(4))));
    }

    private long firstPort(Host host) {
        return all(dev.mtlsguardrails.core.mesh.Service.class)
                .filter(service -> service.host(mesh.config()).equals(host))
                .flatMap(service -> service.ports().stream())
                .findFirst()
                .orElseThrow()
                .number();
    }

    private boolean getsSidecar(String question) {
        PodSource source = all(PodSource.class)
                .filter(candidate -> candidate.id().toString().equals(question))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no workload: " + question));
        return SidecarInjection.getsSidecar(source.id().namespace(), source.template(), mesh)
                && Interception.isRedirected(source.template(), mesh.config());
    }

    private String servers(String question) {
        return all(Gateway.class)
                .filter(gateway -> name(gateway.id()).equals(question))
                .flatMap(gateway -> gateway.servers().stream())
                .map(server -> server.tls().toString())
                .collect(Collectors.joining(", "));
    }

    private String reached(String question) {
        return all(EnvoyFilter.class)
                .filter(filter -> name(filter.id()).equals(question))
                .flatMap(filter -> new Reachability().reachOf(filter, mesh).classes().stream())
                .flatMap(of -> of.workloads().stream())
                .map(Questions::name)
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .collect(Collectors.joining(", "));
    }

    private PodSource pod(String name) {
        return all(PodSource.class)
                .filter(source -> name(source.id()).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no pod: " + name));
    }

    private <T> Stream<T> all(Class<T> type) {
        return mesh.namespaces()
                .flatMap(slice -> slice.objects())
                .filter(type::isInstance)
                .map(type::cast);
    }

    private static Matcher call(String question) {
        Matcher call = CALL.matcher(question);
        if (!call.matches()) {
            throw new IllegalArgumentException("not CLIENT -> HOST:PORT/SUBSET @ ENDPOINT: " + question);
        }
        return call;
    }

    private static String podIn(String question) {
        return question.substring(0, question.lastIndexOf(':'));
    }

    private static long portIn(String question) {
        return Long.parseLong(question.substring(question.lastIndexOf(':') + 1));
    }

    private static String yesOrNo(boolean yes) {
        return yes ? "yes" : "no";
    }

    private static String name(ResourceId id) {
        return id.namespace() + "/" + id.name();
    }

    static String name(MeshObject object) {
        return name(object.id());
    }

    enum Topic {
        SERVERS("servers"),
        WIRE("wire"),
        RULES("rules"),
        SIDECARS("sidecars"),
        CAPTURED("captured"),
        GATEWAYS("gateways"),
        ENVOY_FILTERS("envoyFilters");

        private final String key;

        Topic(String key) {
            this.key = key;
        }

        String key() {
            return key;
        }
    }
}
