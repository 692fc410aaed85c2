package dev.mtlsguardrails.cli.explain;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mtls.Decision;
import dev.mtlsguardrails.core.mtls.EffectiveMtls;
import dev.mtlsguardrails.core.mtls.Lead;
import dev.mtlsguardrails.core.mtls.Leads;
import dev.mtlsguardrails.core.mtls.Reception;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;

/** What some pods take at their ports, who calls them there, and where to look first. */
final class PortLines {

    private final Subject pods;
    private final Optional<Subject> from;
    private final EffectiveMtls engine;
    private final PolicyLines policies;
    private final List<Lead> leads;
    private final AskedPorts ports;
    private final Callers callers;
    private final Advice advice;

    /**
     * @param mesh in which the pods run
     * @param server the workload as it is
     * @param pods the same as it runs, or as it would
     */
    PortLines(MeshSnapshot mesh, Subject server, Subject pods, Optional<Subject> from) {
        this.pods = pods;
        this.from = from;
        this.engine = new EffectiveMtls(mesh);
        this.policies = new PolicyLines(mesh, engine);
        this.leads = new Leads(mesh).to(pods.running().stream().map(Pod::id).collect(Collectors.toSet()));
        this.ports = new AskedPorts(mesh, pods, leads);
        this.callers = new Callers(mesh, engine, server.namespace());
        this.advice = new Advice(mesh.seenFrom(from.orElse(server).namespace()), server);
    }

    /** The same, of a port that has to be there. */
    List<String> ofKnown(Optional<Long> asked) {
        asked.ifPresent(ports::check);
        return of(asked);
    }

    List<String> of(Optional<Long> asked) {
        List<String> lines = new ArrayList<>();
        Set<Hint> hints = new LinkedHashSet<>();
        SortedSet<Long> numbers = ports.of(asked);
        if (numbers.isEmpty()) {
            lines.add("");
            lines.add("No port of it is known: no container declares one, and no Service leads to one");
        }
        for (long port : numbers) {
            List<List<Pod>> groups = alike(port);
            for (List<Pod> group : groups) {
                List<String> said = policies.of(group.getFirst(), port);
                lines.add("");
                lines.add(said.getFirst() + (groups.size() == 1 ? "" : ", at " + names(group)));
                lines.addAll(said.subList(1, said.size()));
                callers(lines, hints, port, group);
            }
        }
        advise(lines, hints);
        return lines;
    }

    /** Pods of one workload may differ, as long as not all of them have been made anew. */
    private List<List<Pod>> alike(long port) {
        Map<Decision<Reception>, List<Pod>> alike = new LinkedHashMap<>();
        pods.running()
                .forEach(pod -> alike.computeIfAbsent(engine.reception(pod, port), added -> new ArrayList<>())
                        .add(pod));
        return List.copyOf(alike.values());
    }

    private void callers(List<String> lines, Set<Hint> hints, long port, List<Pod> group) {
        Set<ResourceId> ids = group.stream().map(Pod::id).collect(Collectors.toSet());
        List<Lead> here =
                leads.stream().filter(lead -> lead.workloadPort() == port).toList();
        if (here.isEmpty()) {
            lines.add("");
            lines.add("  Called by no name: no Service and no ServiceEntry leads here");
        }
        for (Lead lead : here) {
            lines.add("");
            lines.add("  Called as " + lead.host() + ":" + lead.port() + " (" + lead.declaredBy() + ")");
            List<Row> rows =
                    from.map(client -> callers.of(client, lead, ids)).orElseGet(() -> callers.ofAll(lead, ids));
            RowLines.Detail detail = from.isPresent() ? RowLines.Detail.OF_ONE : RowLines.Detail.OF_ALL;
            rows.forEach(row -> lines.addAll(RowLines.of(row, detail)));
            rows.stream()
                    .filter(row -> from.isPresent() || !row.isAsMeant())
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
}
