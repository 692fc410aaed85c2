package dev.mtlsguardrails.cli.explain;

import dev.mtlsguardrails.core.controlplane.ControlPlane;
import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.VirtualService;
import dev.mtlsguardrails.core.mtls.Call;
import dev.mtlsguardrails.core.mtls.Call.Dialled;
import dev.mtlsguardrails.core.mtls.Client;
import dev.mtlsguardrails.core.mtls.ClientClass;
import dev.mtlsguardrails.core.mtls.ClientClass.Members;
import dev.mtlsguardrails.core.mtls.ClientClasses;
import dev.mtlsguardrails.core.mtls.EffectiveMtls;
import dev.mtlsguardrails.core.mtls.Lead;
import dev.mtlsguardrails.core.mtls.PassedOver;
import dev.mtlsguardrails.core.mtls.RulesObeyed;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Who calls some pods by a name, and what becomes of it. */
final class Callers {

    private final MeshSnapshot mesh;
    private final EffectiveMtls engine;
    private final RulesObeyed rules;
    private final ClientClasses classes;
    private final String namespace;
    private final ControlPlane plane;

    /**
     * @param mesh as the server's control plane sees it
     * @param namespace of the server
     */
    Callers(MeshSnapshot mesh, EffectiveMtls engine, String namespace) {
        this.mesh = mesh;
        this.namespace = namespace;
        this.plane = mesh.controlPlaneOf(namespace);
        this.engine = engine;
        this.rules = new RulesObeyed(mesh);
        this.classes = new ClientClasses(mesh);
    }

    /** One client. If it belongs to another mesh, that one decides what it sends, and the server's what it meets. */
    List<Row> of(Subject from, Lead lead, Set<ResourceId> pods) {
        MeshSnapshot own = mesh.seenFrom(from.namespace());
        Client client = Client.of(from.one(own), own);
        EffectiveMtls sending = new EffectiveMtls(own);
        List<PassedOver> passedOver = new RulesObeyed(own).passedOver(client, lead.host());
        List<Row> rows = new ArrayList<>();
        for (Variant variant : variants(lead)) {
            for (Call call : calls(sending, client, lead, variant, pods)) {
                if (variant.reaches(client)) {
                    rows.add(row(from.id() + variant.words(), met(call), passedOver));
                }
            }
        }
        return distinct(rows);
    }

    private Call met(Call call) {
        return call.endpoint()
                .map(endpoint -> new Call(
                        call.dialled(),
                        call.knowledge(),
                        call.picking(),
                        call.lookup(),
                        call.endpoint(),
                        call.wire(),
                        endpoint.server().map(server -> engine.reception(server, endpoint.port()))))
                .orElse(call);
    }

    /** Everybody of the server's mesh. */
    List<Row> ofAll(Lead lead, Set<ResourceId> pods) {
        List<ClientClass> all = classes(lead.host());
        List<Row> rows = new ArrayList<>();
        Map<Members, List<Row.Answer>> usual = new LinkedHashMap<>();
        for (Variant variant : variants(lead)) {
            List<Row.Of> answers = new ArrayList<>();
            for (ClientClass of : all) {
                if (!variant.reaches(of.client())) {
                    continue;
                }
                List<PassedOver> passedOver = rules.passedOver(of.client(), lead.host());
                for (Call call : calls(engine, of.client(), lead, variant, pods)) {
                    Row.Of answered = new Row.Of(of.members(), call, passedOver);
                    List<Row.Answer> before = usual.computeIfAbsent(of.members(), added -> new ArrayList<>());
                    if (!before.contains(answered.answer())) {
                        before.add(answered.answer());
                        answers.add(answered);
                    }
                }
            }
            rows.addAll(together(answers, variant));
        }
        return rows.stream().sorted(Comparator.comparingInt(Row::rank)).toList();
    }

    /** Where istiod runs with ambient, there may be clients in it of whom nothing is known here (istio-semantics 3.4). */
    private List<ClientClass> classes(Host host) {
        Stream<ClientClass> unknown =
                mesh.config().hbone() == MeshConfig.Hbone.ON ? Stream.of(ClientClasses.IN_AMBIENT) : Stream.of();
        return Stream.concat(classes.of(host).stream().filter(this::isOfThisMesh), unknown)
                .distinct()
                .toList();
    }

    private boolean isOfThisMesh(ClientClass of) {
        return switch (of.members()) {
            case Members.Elsewhere elsewhere -> true;
            case Members.WithoutProxy without -> true;
            case Members.InAmbient ambient -> true;
            case Members.InNamespace in -> isOfThisMesh(in.namespace());
            case Members.Selected selected -> isOfThisMesh(selected.namespace());
            case Members.Gateways gateways -> isOfThisMesh(gateways.namespace());
        };
    }

    private boolean isOfThisMesh(String namespace) {
        return mesh.controlPlaneOf(namespace).equals(plane);
    }

    private List<Row> together(List<Row.Of> answers, Variant variant) {
        Map<Row.Answer, List<Row.Of>> alike = new LinkedHashMap<>();
        answers.forEach(answered -> alike.computeIfAbsent(answered.answer(), added -> new ArrayList<>())
                .add(answered));
        Who who = new Who(mesh);
        List<Row> rows = new ArrayList<>();
        alike.forEach((answer, same) -> {
            List<Members> members =
                    same.stream().map(Row.Of::members).distinct().toList();
            List<Members> others = answers.stream()
                    .map(Row.Of::members)
                    .distinct()
                    .filter(other -> !members.contains(other))
                    .toList();
            Row.Of first = same.getFirst();
            rows.add(row(who.of(members, others) + variant.words(), first.call(), first.passedOver()));
        });
        return rows;
    }

    private static Row row(String who, Call call, List<PassedOver> passedOver) {
        return new Row(who, Row.Answer.of(call, passedOver), call, passedOver);
    }

    private static List<Row> distinct(List<Row> rows) {
        Map<Row.Answer, Row> first = new LinkedHashMap<>();
        rows.forEach(row -> first.putIfAbsent(row.answer(), row));
        return first.values().stream()
                .sorted(Comparator.comparingInt(Row::rank))
                .toList();
    }

    /** Those that one of the pods answers; where nobody at all does, that. */
    private static List<Call> calls(
            EffectiveMtls engine, Client client, Lead lead, Variant variant, Set<ResourceId> pods) {
        return engine.calls(new Dialled(client, lead.host(), lead.port(), variant.subset())).stream()
                .filter(call -> call.endpoint()
                        .map(endpoint -> endpoint.port() == lead.workloadPort()
                                && endpoint.server()
                                        .filter(server -> pods.contains(server.id()))
                                        .isPresent())
                        .orElse(variant.subset().isEmpty()))
                .toList();
    }

    /** As everybody calls, and then by each subset that a route leads to. */
    private List<Variant> variants(Lead lead) {
        Stream<Variant> routed = mesh.namespacesRoutingTo(lead.host()).stream()
                .flatMap(namespace -> mesh.namespace(namespace).all(VirtualService.class).stream())
                .filter(engine::reads)
                .flatMap(routes -> routes.destinations().stream()
                        .filter(to ->
                                to.host(routes.id().namespace(), mesh.config()).equals(lead.host()))
                        .filter(to -> to.port().map(port -> port == lead.port()).orElse(true))
                        .filter(to -> to.subset().isPresent())
                        .map(to -> new Variant(to.subset(), Optional.of(routes))));
        return Stream.concat(Stream.of(Variant.USUAL), routed).distinct().toList();
    }

    /** A way to call a host. */
    private record Variant(Optional<String> subset, Optional<VirtualService> by) {

        static final Variant USUAL = new Variant(Optional.empty(), Optional.empty());

        boolean reaches(Client client) {
            return by.map(routes -> routes.isExportedTo(client.namespace()) && obeys(client, routes))
                    .orElse(true);
        }

        private static boolean obeys(Client client, VirtualService routes) {
            return switch (client.proxy()) {
                case SIDECAR -> routes.isForSidecars();
                case GATEWAY -> !routes.gateways().isEmpty();
                case NONE, AMBIENT -> false;
            };
        }

        String words() {
            return by.map(routes -> ", routed to subset " + subset.orElse("") + " by " + routes.id())
                    .orElse("");
        }
    }
}
