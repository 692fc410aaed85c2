package dev.mtlsguardrails.core.impact;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mtls.Call;
import dev.mtlsguardrails.core.mtls.Client;
import dev.mtlsguardrails.core.mtls.EffectiveMtls;
import dev.mtlsguardrails.core.mtls.KnownService;
import dev.mtlsguardrails.core.mtls.Outcome;
import dev.mtlsguardrails.core.mtls.Proxy;
import dev.mtlsguardrails.core.mtls.Services;
import dev.mtlsguardrails.core.reach.Servers;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The difference of two meshes, found by asking about every pod, host, port and subset of both: what an {@link Impact} must
 * be, at the pods' own word and without classes.
 *
 * @param servers by workload and port: what some of its pods go through
 */
record NaiveImpact(Map<String, String> calls, Map<String, Set<String>> servers) {

    static final Set<Long> PORTS = Set.of(8080L, 9090L, 1234L, 15021L);

    static NaiveImpact of(MeshSnapshot before, MeshSnapshot after, Set<ResourceId> clients) {
        return new NaiveImpact(calls(before, after, clients), servers(before, after));
    }

    private static Map<String, Set<String>> servers(MeshSnapshot before, MeshSnapshot after) {
        Map<ResourceId, Pod> was = pods(before);
        Map<ResourceId, Pod> is = pods(after);
        Map<String, Set<String>> differing = new TreeMap<>();
        for (ResourceId id : union(was.keySet(), is.keySet())) {
            for (long port : PORTS) {
                String from = state(before, was.get(id), port);
                String to = state(after, is.get(id), port);
                if (!from.equals(to)) {
                    Pod pod = Optional.ofNullable(is.get(id))
                            .or(() -> Optional.ofNullable(was.get(id)))
                            .orElseThrow();
                    differing
                            .computeIfAbsent(Servers.topOwner(pod) + ":" + port, added -> new TreeSet<>())
                            .add(from + " => " + to);
                }
            }
        }
        return differing;
    }

    private static String state(MeshSnapshot mesh, @Nullable Pod pod, long port) {
        return pod == null
                ? "ABSENT"
                : ServerState.of(new EffectiveMtls(mesh).reception(pod, port))
                        .value()
                        .name();
    }

    private static Map<String, String> calls(MeshSnapshot before, MeshSnapshot after, Set<ResourceId> clients) {
        Map<String, String> was = outcomes(before, clients);
        Map<String, String> is = outcomes(after, clients);
        Map<String, String> differing = new TreeMap<>();
        for (String call : union(was.keySet(), is.keySet())) {
            String from = was.getOrDefault(call, Outcome.NONE.name());
            String to = is.getOrDefault(call, Outcome.NONE.name());
            if (!from.equals(to)) {
                differing.put(call, from + " => " + to);
            }
        }
        return differing;
    }

    private static Map<String, String> outcomes(MeshSnapshot mesh, Set<ResourceId> clients) {
        EffectiveMtls engine = new EffectiveMtls(mesh);
        Services services = new Services(mesh);
        Map<String, String> outcomes = new TreeMap<>();
        Map<Host, Set<Long>> dialled = new TreeMap<>();
        mesh.namespaces()
                .flatMap(slice -> services.in(slice).stream())
                .forEach(service -> dialled.computeIfAbsent(service.host(), host -> new TreeSet<>())
                        .addAll(ports(service, services)));
        pods(mesh).values().stream().filter(pod -> clients.contains(pod.id())).forEach(pod -> {
            Client client = Client.of(pod, mesh);
            dialled.forEach((host, ports) -> ports.forEach(port -> {
                Set<String> subsets = engine.calls(new Call.Dialled(client, host, port, Optional.empty()))
                        .getFirst()
                        .lookup()
                        .subsets();
                Stream.concat(
                                Stream.of(Optional.<String>empty()),
                                subsets.stream().map(Optional::of))
                        .forEach(subset -> {
                            Map<String, Integer> alike = new HashMap<>();
                            Set<String> places = new HashSet<>();
                            engine.calls(new Call.Dialled(client, host, port, subset)).stream()
                                    .filter(call -> places.add(place(call))) // whoever lists it, it is one
                                    .forEach(call -> {
                                        String name = name(call);
                                        int nth = alike.merge(name, 1, Integer::sum);
                                        outcomes.put(
                                                key(pod.id(), host, port, subset, name + (nth > 1 ? "#" + nth : "")),
                                                call.outcome().name());
                                    });
                        });
            }));
        });
        return outcomes;
    }

    private static String place(Call call) {
        return name(call) + call.endpoint().map(at -> ":" + at.port()).orElse("");
    }

    static String key(ResourceId client, Host host, long port, Optional<String> subset, String to) {
        return client.namespace() + "/" + client.name() + " -> " + host + ":" + port + "/" + subset.orElse("") + " @ "
                + to;
    }

    private static String name(Call call) {
        return call.endpoint()
                .map(endpoint -> endpoint.server()
                        .map(server ->
                                server.id().namespace() + "/" + server.id().name())
                        .orElse(endpoint.address()))
                .orElse("");
    }

    private static Set<Long> ports(KnownService service, Services services) {
        Stream<KnownService> behind = service.alias().stream().flatMap(host -> services.named(host).stream());
        return Stream.concat(Stream.of(service), behind)
                .flatMap(known -> known.ports().stream())
                .map(KnownService.Port::number)
                .collect(Collectors.toSet());
    }

    /** Clients whose classes the engine knows: all but gateways, of which one stands for its namespace. */
    static Set<ResourceId> clients(MeshSnapshot before, MeshSnapshot after) {
        Map<ResourceId, Pod> is = pods(after);
        Set<ResourceId> clients = new TreeSet<>();
        pods(before).forEach((id, pod) -> {
            if (is.containsKey(id)) {
                Proxy was = Client.of(pod, before).proxy();
                Proxy now = Client.of(is.get(id), after).proxy();
                if (was != now || was != Proxy.GATEWAY) {
                    clients.add(id);
                }
            }
        });
        return clients;
    }

    private static Map<ResourceId, Pod> pods(MeshSnapshot mesh) {
        Map<ResourceId, Pod> pods = new TreeMap<>();
        mesh.namespaces()
                .flatMap(slice -> slice.all(Pod.class).stream())
                .filter(pod -> !pod.finished())
                .forEach(pod -> pods.put(pod.id(), pod));
        return pods;
    }

    private static <T> Set<T> union(Set<T> one, Set<T> other) {
        Set<T> both = new LinkedHashSet<>(one);
        both.addAll(other);
        return both;
    }
}
