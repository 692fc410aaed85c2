package dev.mtlsguardrails.cli.explain;

import dev.mtlsguardrails.cli.source.BadInput;
import dev.mtlsguardrails.core.controlplane.ControlPlane;
import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mtls.Decision;
import dev.mtlsguardrails.core.mtls.EffectiveMtls;
import dev.mtlsguardrails.core.mtls.Lead;
import dev.mtlsguardrails.core.mtls.Leads;
import dev.mtlsguardrails.core.mtls.Outcome;
import dev.mtlsguardrails.core.mtls.Reception;
import dev.mtlsguardrails.core.mtls.ServedPorts;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Everything about one workload on one page: what it is, what its ports take, who calls it how, what to look at first. */
public final class Explanation {

    private static final String LINE = "  %-10s %s";
    private static final String TRUST = "two meshes trust each other only if somebody gave them one root certificate";

    private final MeshSnapshot mesh;
    private final ControlPlane plane;
    private final Subject server;
    private final Optional<Subject> from;
    private final Optional<Long> asked;

    private Explanation(MeshSnapshot mesh, WorkloadName of, Optional<WorkloadName> from) {
        this.mesh = mesh.seenFrom(of.namespace());
        this.plane = mesh.controlPlaneOf(of.namespace());
        Subjects subjects = new Subjects(mesh);
        this.server = subjects.find(of);
        this.from = from.map(subjects::find);
        this.asked = of.port();
    }

    /**
     * The page, line by line.
     *
     * @param from the one client to explain; empty for all
     */
    public static List<String> of(MeshSnapshot mesh, WorkloadName of, Optional<WorkloadName> from) {
        return new Explanation(mesh, of, from).lines();
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.addAll(header(server.inWords(), server, List.of(mesh(plane))));
        from.ifPresent(client -> {
            ControlPlane its = mesh.controlPlaneOf(client.namespace());
            lines.add("");
            lines.addAll(header(
                    "Called by " + client.inWords(),
                    client,
                    its.equals(plane) ? List.of("the same") : List.of(mesh(its), TRUST)));
        });
        Optional<Subject> next = server.restarted(mesh);
        if (server.running().isEmpty()) {
            lines.addAll(ports(next.orElseThrow()));
            return lines;
        }
        List<String> now = ports(server);
        lines.addAll(now);
        next.map(this::ports).filter(after -> !after.equals(now)).ifPresent(after -> {
            lines.add("");
            lines.add("After a restart of its pods:");
            lines.addAll(after);
        });
        return lines;
    }

    private List<String> header(String title, Subject subject, List<String> itsMesh) {
        List<String> lines = new ArrayList<>(List.of(title, line("mesh", itsMesh.getFirst())));
        itsMesh.stream().skip(1).forEach(more -> lines.add(line("", more)));
        lines.add(line("sidecar", new SidecarLine(mesh.seenFrom(subject.namespace())).of(subject)));
        return lines;
    }

    private static String mesh(ControlPlane plane) {
        String automatic = plane.config().autoMtls() == MeshConfig.AutoMtls.ON
                ? "; automatic mTLS is on"
                : "; automatic mTLS is off";
        return plane
                + (plane.evidence() == ControlPlane.Evidence.ASSUMED ? " (assumed: no control plane is seen)" : "")
                + automatic;
    }

    /** The ports of some pods, in the mesh in which they run. */
    private List<String> ports(Subject pods) {
        MeshSnapshot around = pods.in(mesh, server.running());
        EffectiveMtls engine = new EffectiveMtls(around);
        List<Lead> leads =
                new Leads(around).to(pods.running().stream().map(Pod::id).collect(Collectors.toSet()));
        List<String> lines = new ArrayList<>();
        Set<Hint> hints = new LinkedHashSet<>();
        for (long port : numbers(around, pods, leads)) {
            Map<Decision<Reception>, List<Pod>> alike = new LinkedHashMap<>();
            pods.running()
                    .forEach(pod -> alike.computeIfAbsent(engine.reception(pod, port), added -> new ArrayList<>())
                            .add(pod));
            for (List<Pod> group : alike.values()) {
                lines.add("");
                List<String> policies = new PolicyLines(around, engine).of(group.getFirst(), port);
                lines.add(policies.getFirst() + (alike.size() == 1 ? "" : ", at " + names(group)));
                lines.addAll(policies.subList(1, policies.size()));
                callers(
                        lines,
                        hints,
                        new Callers(around, engine, server.namespace()),
                        new Advice(around, server),
                        leads,
                        port,
                        group);
            }
        }
        advise(lines, hints);
        return lines;
    }

    private void callers(
            List<String> lines,
            Set<Hint> hints,
            Callers callers,
            Advice advice,
            List<Lead> leads,
            long port,
            List<Pod> group) {
        Set<ResourceId> pods = group.stream().map(Pod::id).collect(Collectors.toSet());
        List<Lead> here =
                leads.stream().filter(lead -> lead.workloadPort() == port).toList();
        if (here.isEmpty()) {
            lines.add("");
            lines.add("  Called by nobody who goes by a name: no Service and no ServiceEntry leads here");
        }
        for (Lead lead : here) {
            lines.add("");
            lines.add("  Called as " + lead.host() + ":" + lead.port() + " (" + lead.declaredBy() + ")");
            List<Row> rows =
                    from.map(client -> callers.of(client, lead, pods)).orElseGet(() -> callers.ofAll(lead, pods));
            rows.forEach(row ->
                    lines.addAll(RowLines.of(row, from.isPresent() ? RowLines.Detail.OF_ONE : RowLines.Detail.OF_ALL)));
            rows.stream()
                    .filter(row -> from.isPresent() || !row.isAsMeant())
                    .filter(row -> row.outcome() != Outcome.ENC)
                    .flatMap(row -> advice.about(row, lead).stream())
                    .forEach(hints::add);
        }
    }

    private static String names(List<Pod> pods) {
        return pods.stream().map(pod -> "pod " + pod.id().name()).collect(Collectors.joining(", "));
    }

    private static void advise(List<String> lines, Set<Hint> hints) {
        if (hints.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("Look first at");
        int number = 1;
        for (Hint hint : hints) {
            lines.add("  " + number++ + ". " + hint.where());
            lines.add("     " + hint.wrong());
            if (!hint.instead().isEmpty()) {
                lines.add("     " + hint.instead());
            }
        }
    }

    /** The port that is asked about, or all that are known. */
    private SortedSet<Long> numbers(MeshSnapshot around, Subject pods, List<Lead> leads) {
        SortedSet<Long> numbers = new TreeSet<>();
        leads.forEach(lead -> numbers.add(lead.workloadPort()));
        for (Pod pod : pods.running()) {
            numbers.addAll(
                    ServedPorts.of(pod.template(), server.namespace(), around).numbers());
            pod.template().containers().stream()
                    .filter(container -> !container.name().equals(PodTemplate.PROXY))
                    .flatMap(container -> container.ports().stream())
                    .forEach(port -> numbers.add(port.number()));
        }
        if (asked.isEmpty()) {
            return numbers;
        }
        if (!numbers.contains(asked.get())) {
            throw notServed(numbers, leads);
        }
        return new TreeSet<>(Set.of(asked.get()));
    }

    private BadInput notServed(SortedSet<Long> numbers, List<Lead> leads) {
        String known = numbers.isEmpty()
                ? "no port of it is known: no container declares one, and no Service leads to one"
                : "it serves " + numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
        String called = leads.stream()
                .filter(lead -> asked.filter(port -> port == lead.port()).isPresent())
                .findFirst()
                .map(lead -> "; " + lead.port() + " is the port of " + lead.declaredBy() + ", which leads to "
                        + lead.workloadPort())
                .orElse("");
        return new BadInput(server.id() + " does not serve port " + asked.orElseThrow() + "; " + known + called);
    }

    private static String line(String name, String text) {
        return LINE.formatted(name, text);
    }
}
