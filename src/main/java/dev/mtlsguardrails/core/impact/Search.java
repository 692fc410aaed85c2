package dev.mtlsguardrails.core.impact;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.impact.Affected.Extent;
import dev.mtlsguardrails.core.impact.Affected.Wide;
import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.EndpointSlice;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.ServiceEntry;
import dev.mtlsguardrails.core.mesh.WorkloadEntry;
import dev.mtlsguardrails.core.reach.Hosts;
import dev.mtlsguardrails.core.resource.Host;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Finds the hosts that a wildcard stands for, the likely worst first: the API server, what rules speak of that send
 * plaintext or would be hidden, and then everything else, namespace by namespace.
 */
final class Search {

    private final Both mesh;
    private final Affected affected;
    private final Predicate<String> among;

    /** @param among the namespaces whose hosts are looked for */
    Search(Both mesh, Affected affected, Predicate<String> among) {
        this.mesh = mesh;
        this.affected = affected;
        this.among = among;
    }

    Stream<Host> hosts(Wide wide) {
        Stream<Host> first = urgent(wide).filter(this::isAmong);
        Stream<Host> others = mesh.namespaces()
                .filter(among)
                .filter(this::isConcerned)
                .flatMap(namespace -> mesh.declaredIn(namespace).stream());
        return Stream.concat(first, others)
                .filter(wide.pattern()::matches)
                .flatMap(host -> Stream.concat(Stream.of(host), mesh.aliasesOf(host).stream()));
    }

    private boolean isAmong(Host host) {
        return mesh.sides()
                .flatMap(side -> side.services().named(host).stream())
                .anyMatch(service -> among.test(service.namespace()));
    }

    private Stream<Host> urgent(Wide wide) {
        MeshConfig config = mesh.after().mesh().config();
        Stream<String> speaking = switch (wide.whose()) {
            case Whose.Everybody everybody -> Stream.of(config.rootNamespace());
            case Whose.In in -> Stream.concat(in.namespaces().stream(), Stream.of(config.rootNamespace()));
        };
        Stream<Host> plaintext = switch (wide.whose()) {
            case Whose.Everybody everybody -> inPlaintext(config);
            case Whose.In in -> Stream.of(); // their own rules are those
        };
        Stream<Host> hidden = speaking.flatMap(namespace -> mesh.objects(namespace, DestinationRule.class))
                .map(rule -> rule.host(config));
        return Stream.of(Stream.of(Hosts.apiServer(config)), hidden, plaintext)
                .flatMap(hosts -> hosts)
                .filter(host -> !host.isWildcard());
    }

    private Stream<Host> inPlaintext(MeshConfig config) {
        SortedMap<String, List<Host>> byNamespace = new TreeMap<>();
        mesh.after()
                .mesh()
                .summaries(Plaintext.class, slices -> Plaintext.in(slices, config))
                .forEach(plaintext -> byNamespace.putAll(plaintext.byNamespace()));
        return byNamespace.values().stream().flatMap(List::stream);
    }

    /** Of a policy for the mesh, whoever does not follow it is not concerned (istio-semantics 1.3, 1.7). */
    private boolean isConcerned(String namespace) {
        return affected.extent() != Extent.INHERITING
                || mesh.slices(namespace).count() > 1
                || isConcerned(mesh.after().mesh().namespace(namespace));
    }

    /** The clients go by the policies of the one mesh, the servers by those of their own. */
    private boolean isConcerned(NamespaceSlice slice) {
        MeshSnapshot after = mesh.after().mesh();
        return Stream.of(after, after.seenFrom(slice.name()))
                        .anyMatch(seen -> Inheriting.of(slice, seen).isConcerned())
                || !slice.all(ServiceEntry.class).isEmpty()
                || !slice.all(EndpointSlice.class).isEmpty()
                || !slice.all(WorkloadEntry.class).isEmpty();
    }

    /** The hosts to which rules of namespaces send plaintext, of those that have such rules. */
    private record Plaintext(Map<String, List<Host>> byNamespace) {

        static Plaintext in(Collection<NamespaceSlice> slices, MeshConfig config) {
            Map<String, List<Host>> byNamespace = new HashMap<>();
            for (NamespaceSlice slice : slices) {
                List<Host> hosts = slice.all(DestinationRule.class).stream()
                        .filter(DestinationRule::sendsPlaintext)
                        .map(rule -> rule.host(config))
                        .distinct()
                        .toList();
                if (!hosts.isEmpty()) {
                    byNamespace.put(slice.name(), hosts);
                }
            }
            return new Plaintext(byNamespace);
        }
    }
}
