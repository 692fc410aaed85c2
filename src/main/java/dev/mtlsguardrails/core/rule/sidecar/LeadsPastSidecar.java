package dev.mtlsguardrails.core.rule.sidecar;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.PodSource;
import dev.mtlsguardrails.core.mesh.Protocol;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mesh.Workload;
import dev.mtlsguardrails.core.mtls.Interception;
import dev.mtlsguardrails.core.mtls.PortMark;
import dev.mtlsguardrails.core.reach.Extent;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.reach.Servers;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The other half of {@link BypassesInbound}: a Service that leads to a port which its workloads keep from their sidecars. */
final class LeadsPastSidecar {

    private LeadsPastSidecar() {}

    static List<Finding> findings(Service service, MeshSnapshot mesh) {
        List<Keeper> keepers = keepers(service, mesh);
        List<Finding> findings = new ArrayList<>();
        for (int index = 0; index < service.ports().size(); index++) {
            Service.Port port = service.ports().get(index);
            JsonPointer at = JsonPointer.of("spec", "ports").item(index, port.name() + "/" + port.number());
            exposedBy(port, keepers)
                    .forEach((number, workloads) ->
                            findings.add(finding(service, port, at, number, List.copyOf(workloads))));
        }
        return findings;
    }

    /** Those behind the Service that keep any port from their sidecar. */
    private static List<Keeper> keepers(Service service, MeshSnapshot mesh) {
        NamespaceSlice slice = mesh.namespace(service.id().namespace());
        Stream<PodSource> pods =
                slice.all(Pod.class).stream().filter(pod -> !pod.finished()).map(pod -> pod);
        return Stream.<PodSource>concat(slice.all(Workload.class).stream(), pods)
                .filter(source -> service.selects(source.template()))
                .map(source -> new Keeper(
                        source, Interception.inboundMarks(source.template()).toList()))
                .filter(keeper -> !keeper.marks.isEmpty() && Sidecared.is(keeper.source, mesh))
                .toList();
    }

    /** By the port of the workloads, for two of them may call different ones by the same name. */
    private static SortedMap<Long, SortedSet<ResourceId>> exposedBy(Service.Port port, List<Keeper> keepers) {
        SortedMap<Long, SortedSet<ResourceId>> exposed = new TreeMap<>();
        if (port.protocol() == Protocol.UDP) {
            return exposed;
        }
        for (Keeper keeper : keepers) {
            port.workloadPorts(keeper.source.template())
                    .filter(keeper::keepsAway)
                    .forEach(number -> exposed.computeIfAbsent(number, added -> new TreeSet<>())
                            .add(Servers.topOwner(keeper.source)));
        }
        return exposed;
    }

    private static Finding finding(
            Service service, Service.Port port, JsonPointer at, long number, List<ResourceId> workloads) {
        Reach.ServerClass servers = new Reach.ServerClass(
                service.id().namespace(), workloads, List.of(), new Reach.Ports.Only(Set.of(number)));
        return new Finding(
                BypassesInbound.INFO.id(),
                service.id(),
                at,
                Long.toString(number),
                "port " + port.number() + " leads to port " + number + " of " + Words.some(workloads)
                        + ", which an annotation keeps from the sidecar: plaintext is accepted there, and clients that send"
                        + " mutual TLS fail",
                Words.some(workloads) + " and everybody who calls " + service.id(),
                "lead to a port that the sidecar sees, or change the annotation of the workload first",
                new Reach.Servers(new Extent.Single(service.id()), List.of(servers)));
    }

    /** A workload or pod, and by what it keeps ports from its sidecar; read once, for a list may be long. */
    private record Keeper(PodSource source, List<PortMark> marks) {

        boolean keepsAway(long port) {
            return !PortMark.OF_THE_PROXY.contains(port) && marks.stream().anyMatch(mark -> mark.keepsAway(port));
        }
    }
}
