package dev.mtlsguardrails.admission;

import dev.mtlsguardrails.admission.WireLines.Row;
import dev.mtlsguardrails.admission.WireLines.Step;
import dev.mtlsguardrails.admission.WireLines.When;
import dev.mtlsguardrails.core.impact.CallTransition;
import dev.mtlsguardrails.core.impact.Effect;
import dev.mtlsguardrails.core.impact.Impact;
import dev.mtlsguardrails.core.impact.Moment;
import dev.mtlsguardrails.core.impact.ServerState;
import dev.mtlsguardrails.core.impact.ServerTransition;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mesh.ServiceEntry;
import dev.mtlsguardrails.core.mesh.WorkloadEntry;
import dev.mtlsguardrails.core.mtls.ClientClass.Members;
import dev.mtlsguardrails.core.mtls.Outcome;
import dev.mtlsguardrails.core.reach.Hosts;
import dev.mtlsguardrails.core.reach.Servers;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.Situation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** An impact, client by client and server by server, as the lines of a case are written. */
final class WireRows {

    private static final String ABSENT = "Absent";

    private final Impact impact;
    private final MeshSnapshot before;
    private final MeshSnapshot after;
    private final List<MeshSnapshot> sides;

    WireRows(Situation situation) {
        this.impact = situation.effects().impact();
        this.before = situation.before();
        this.after = situation.after();
        this.sides = List.of(after, before);
    }

    /** Of now and after a restart the worse counts. */
    List<Row> calls() {
        Map<List<Object>, Row> worst = new LinkedHashMap<>();
        Map<List<Object>, Effect> effects = new LinkedHashMap<>();
        for (CallTransition call : impact.calls()) {
            rows(call).forEach(row -> {
                List<Object> key = List.of(row.client(), row.server(), row.port(), row.subset(), row.via());
                Effect known = effects.get(key);
                if (known == null || call.effect().compareTo(known) < 0) {
                    effects.put(key, call.effect());
                    worst.put(key, row);
                }
            });
        }
        return List.copyOf(worst.values());
    }

    /** The call's port is the Service's, and the line's is the workload's: a Service that moves on ends one and begins another. */
    private Stream<Row> rows(CallTransition call) {
        String from = word(call.before().outcome());
        String to = word(call.after().outcome());
        When when = when(call.when());
        if (isOutside(call.host())) {
            return Stream.empty();
        }
        return call.clients().stream()
                .flatMap(WireRows::clients)
                .flatMap(client -> servers(call).flatMap(server -> {
                    Optional<Long> was = port(before, call, server);
                    Optional<Long> is = port(after, call, server);
                    Row row = new Row(
                            client,
                            server,
                            is.or(() -> was).orElse(call.port()),
                            call.subset(),
                            call.host().name(),
                            new Step(from, to, when));
                    return was.isEmpty() || is.isEmpty() || was.equals(is)
                            ? Stream.of(row)
                            : Stream.of(
                                    row.at(was.get(), new Step(from, ABSENT, when)),
                                    row.at(is.get(), new Step(ABSENT, to, when)));
                }));
    }

    private boolean isOutside(Host host) {
        return Stream.of(before, after)
                .flatMap(mesh -> Hosts.entries(host, mesh).stream())
                .map(ServiceEntry::isExternal)
                .reduce(Boolean::logicalAnd)
                .orElse(false);
    }

    /** Who has no sidecar is in no line, be it in ambient or not, nor are gateways. */
    private static Stream<String> clients(Members members) {
        return switch (members) {
            case Members.Elsewhere elsewhere -> Stream.of("*/*");
            case Members.InNamespace in -> Stream.of(in.namespace() + "/*");
            case Members.Selected selected ->
                selected.workloads().stream().map(name -> selected.namespace() + "/" + name);
            case Members.Gateways gateways -> Stream.of();
            case Members.WithoutProxy without -> Stream.of();
            case Members.InAmbient ambient -> Stream.of();
        };
    }

    private static Stream<String> servers(CallTransition call) {
        return call.servers().workloads().isEmpty()
                ? call.servers().named().stream()
                : call.servers().workloads().stream().map(WireRows::name);
    }

    private static String name(ResourceId workload) {
        return workload.namespace() + "/" + workload.name();
    }

    private static Optional<Long> port(MeshSnapshot mesh, CallTransition call, String server) {
        Optional<Long> ofService = Hosts.service(call.host(), mesh)
                .flatMap(service -> service.port(call.port()))
                .flatMap(of -> switch (of.target()) {
                    case Service.Target.Number(long number) -> Optional.of(number);
                    case Service.Target.Name(String name) ->
                        templates(mesh, server).flatMap(of::workloadPorts).findFirst();
                });
        return ofService.or(() -> Hosts.entries(call.host(), mesh).stream()
                .flatMap(entry -> entry.port(call.port()).flatMap(ServiceEntry.Port::target).stream())
                .findFirst());
    }

    private static Stream<PodTemplate> templates(MeshSnapshot mesh, String server) {
        String namespace = server.substring(0, Math.max(server.indexOf('/'), 0));
        return Servers.byWorkload(mesh.namespace(namespace)).entrySet().stream()
                .filter(entry -> name(entry.getKey()).equals(server))
                .flatMap(entry -> entry.getValue().stream());
    }

    /** Of every port that a workload declares. */
    List<Row> servers() {
        return impact.servers().stream()
                .filter(servers -> isCaptured(servers.from()) || isCaptured(servers.to()))
                .flatMap(this::rows)
                .distinct()
                .toList();
    }

    private Stream<Row> rows(ServerTransition servers) {
        Step step = new Step(word(servers.from()), word(servers.to()), when(servers.when()));
        return servers.servers().stream()
                .flatMap(of -> of.workloads().stream())
                .flatMap(workload -> declared(workload)
                        .filter(servers.ports()::include)
                        .mapToObj(port -> new Row("*/*", name(workload), port, Optional.empty(), "", step)));
    }

    private LongStream declared(ResourceId workload) {
        Stream<Long> ofTemplates = sides.stream()
                .flatMap(mesh -> templates(mesh, name(workload)))
                .flatMap(PodTemplate::ports)
                .map(PodTemplate.ContainerPort::number);
        Stream<Long> ofEntries = sides.stream()
                .flatMap(mesh -> mesh.namespace(workload.namespace()).all(ServiceEntry.class).stream()
                        .filter(entry -> mesh.namespace(workload.namespace()).all(WorkloadEntry.class).stream()
                                .anyMatch(of -> of.id().equals(workload) && entry.selects(of.labels()))))
                .flatMap(entry -> entry.ports().stream())
                .map(ServiceEntry.Port::number);
        return Stream.concat(ofTemplates, ofEntries).distinct().mapToLong(Long::longValue);
    }

    private static boolean isCaptured(ServerState state) {
        return switch (state) {
            case ABSENT, UNCAPTURED -> false;
            case STRICT, PERMISSIVE, DISABLE -> true;
        };
    }

    private static When when(Moment moment) {
        return switch (moment) {
            case NOW -> When.AT_ONCE;
            case AFTER_RESTART -> When.AFTER_RESTART;
        };
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case NONE -> ABSENT;
            case ENC, APP, PLAIN, FAIL -> outcome.name();
        };
    }

    private static String word(ServerState state) {
        return switch (state) {
            case ABSENT -> ABSENT;
            case UNCAPTURED -> "none";
            case STRICT, PERMISSIVE, DISABLE -> state.name();
        };
    }
}
