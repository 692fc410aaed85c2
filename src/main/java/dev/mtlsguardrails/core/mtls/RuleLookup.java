package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which DestinationRule a client obeys when it calls a service (istio-semantics 2.3). The first place in which anything is
 * found ends the search; nothing is inherited from the others.
 */
final class RuleLookup {

    private final MeshSnapshot mesh;

    RuleLookup(MeshSnapshot mesh) {
        this.mesh = mesh;
    }

    Choice choose(Client client, KnownService service) {
        List<List<MergedRule>> places = Stream.of(
                        inClientsNamespace(client.namespace(), service.host()),
                        exportedBy(service.namespace(), client.namespace(), service.host()),
                        exportedBy(mesh.config().rootNamespace(), client.namespace(), service.host()))
                .filter(found -> !found.isEmpty())
                .toList();
        if (places.isEmpty()) {
            return Choice.NONE;
        }
        Optional<MergedRule> obeyed = obeyedBy(client, places.getFirst());
        List<ResourceId> shadowed = new ArrayList<>();
        for (MergedRule rule : places.stream().flatMap(List::stream).distinct().toList()) {
            boolean own = obeyed.filter(rule::equals).isPresent();
            shadowed.addAll(own ? rule.from().subList(1, rule.from().size()) : rule.from());
        }
        return new Choice(obeyed, shadowed.stream().distinct().toList());
    }

    /** Step 1. Clients in the root namespace find there only what is not shown to others. */
    private List<MergedRule> inClientsNamespace(String namespace, Host host) {
        RuleIndex index = indexOf(namespace);
        return (mesh.config().isRoot(namespace) ? index.hidden() : index.local()).best(host);
    }

    /** Steps 2 and 3. The best host is taken first, and who may see it is asked then. */
    private List<MergedRule> exportedBy(String namespace, String client, Host host) {
        return indexOf(namespace).exported().best(host).stream()
                .filter(rule -> isShownTo(client, rule))
                .toList();
    }

    /** Literal: {@code .} beside other names does not count here (2.2). */
    private static boolean isShownTo(String client, MergedRule rule) {
        return rule.exportTo().isEmpty()
                || rule.exportTo().contains("*")
                || rule.exportTo().contains(client);
    }

    /** The first that selects the client, else the last that selects nobody; so the search may end with no rule (2.4). */
    private static Optional<MergedRule> obeyedBy(Client client, List<MergedRule> entries) {
        return entries.stream()
                .filter(MergedRule::selectsClients)
                .filter(rule -> rule.id().namespace().equals(client.namespace()))
                .filter(rule -> rule.workloadSelector().matches(client.labels()))
                .findFirst()
                .or(() ->
                        entries.stream().filter(rule -> !rule.selectsClients()).reduce((earlier, later) -> later));
    }

    private RuleIndex indexOf(String namespace) {
        return RuleIndex.of(mesh.namespace(namespace), mesh);
    }

    /**
     * @param shadowed rules that match the host and lost, and those that were folded into the one that won
     */
    record Choice(Optional<MergedRule> obeyed, List<ResourceId> shadowed) {

        static final Choice NONE = new Choice(Optional.empty(), List.of());

        /** Those endpoints that have the labels of a subset; all, where none is called. */
        List<Endpoint> inSubset(Optional<String> name, List<Endpoint> behind) {
            Optional<Labels> labels = name.flatMap(called -> obeyed.flatMap(rule -> rule.subset(called))
                    .map(subset -> subset.part().labels()));
            return labels.isEmpty()
                    ? behind
                    : behind.stream()
                            .filter(endpoint -> labels.get().areAmong(endpoint.labels()))
                            .toList();
        }
    }
}
