package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mesh.Protocol;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mesh.ServiceEntry;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The ports of a workload that somebody leads clients to: Services of its namespace, and ServiceEntries that select
 * workloads. UDP is not among them, for no sidecar sees it (istio-semantics 4.4).
 *
 * @param numbers none where nobody leads anywhere
 */
public record ServedPorts(Selected selected, SortedSet<Long> numbers) {

    public ServedPorts {
        numbers = Collections.unmodifiableSortedSet(new TreeSet<>(numbers));
    }

    /** Of pods of a template. */
    public static ServedPorts of(PodTemplate template, String namespace, MeshSnapshot mesh) {
        NamespaceSlice slice = mesh.namespace(namespace);
        Selected selected = Selected.BY_NOBODY;
        SortedSet<Long> numbers = new TreeSet<>();
        for (Service service : slice.all(Service.class)) {
            if (service.selects(template)) {
                selected = Selected.BY_SOMEBODY;
                service.ports().stream()
                        .filter(port -> port.protocol() != Protocol.UDP)
                        .flatMap(port -> port.workloadPorts(template))
                        .forEach(numbers::add);
            }
        }
        for (ServiceEntry entry : slice.all(ServiceEntry.class)) {
            if (entry.selects(template.labels())) {
                selected = Selected.BY_SOMEBODY;
                entry.ports().forEach(port -> numbers.add(port.target().orElse(port.number())));
            }
        }
        return new ServedPorts(selected, numbers);
    }

    /** Whether a service selects the workload at all. */
    public enum Selected {
        BY_SOMEBODY,
        BY_NOBODY
    }
}
