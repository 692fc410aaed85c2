package dev.mtlsguardrails.cli.explain;

import dev.mtlsguardrails.cli.source.BadInput;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mtls.Lead;
import dev.mtlsguardrails.core.mtls.ServedPorts;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The ports of some pods that anybody speaks of: who leads there, and what their containers declare. */
final class AskedPorts {

    private final Subject pods;
    private final List<Lead> leads;
    private final SortedSet<Long> known = new TreeSet<>();

    AskedPorts(MeshSnapshot mesh, Subject pods, List<Lead> leads) {
        this.pods = pods;
        this.leads = leads;
        leads.forEach(lead -> known.add(lead.workloadPort()));
        for (Pod pod : pods.running()) {
            known.addAll(ServedPorts.of(pod.template(), pods.namespace(), mesh).numbers());
            pod.template().containers().stream()
                    .filter(container -> !container.name().equals(PodTemplate.PROXY))
                    .flatMap(container -> container.ports().stream())
                    .forEach(port -> known.add(port.number()));
        }
    }

    /** The one that is asked about; all, where none is. */
    SortedSet<Long> of(Optional<Long> asked) {
        return asked.map(AskedPorts::one).orElse(known);
    }

    /** Complains about one that is asked about and that nobody speaks of. */
    void check(long asked) {
        if (!known.contains(asked)) {
            throw notServed(asked);
        }
    }

    private static SortedSet<Long> one(long port) {
        SortedSet<Long> one = new TreeSet<>();
        one.add(port);
        return one;
    }

    private BadInput notServed(long port) {
        String served = known.isEmpty()
                ? "no port of it is known: no container declares one, and no Service leads to one"
                : "it serves " + known.stream().map(String::valueOf).collect(Collectors.joining(", "));
        String called = leads.stream()
                .filter(lead -> lead.port() == port)
                .findFirst()
                .map(lead -> "; " + port + " is the port of " + lead.declaredBy() + ", which leads to "
                        + lead.workloadPort())
                .orElse("");
        return new BadInput(pods.id() + " does not serve port " + port + "; " + served + called);
    }
}
