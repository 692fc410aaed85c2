package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mtls.PassedOver.Because;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
        Map<Place, List<MergedRule>> found = found(client, service);
        Optional<Place> first = found.keySet().stream().findFirst();
        Optional<MergedRule> obeyed = first.flatMap(place -> obeyedBy(client, found.getOrDefault(place, List.of())));
        return new Choice(obeyed, first, passedOver(found, obeyed));
    }

    private Map<Place, List<MergedRule>> found(Client client, KnownService service) {
        Map<Place, List<MergedRule>> found = new EnumMap<>(Place.class);
        for (Place place : Place.values()) {
            List<MergedRule> rules = in(place, client.namespace(), service);
            if (!rules.isEmpty()) {
                found.put(place, rules);
            }
        }
        return found;
    }

    /** The rules that a choice passes over, in the order of the search, each with the first reason there is. */
    List<PassedOver> passedOver(Client client, KnownService service) {
        Choice choice = choose(client, service);
        Map<ResourceId, PassedOver> reasons = new LinkedHashMap<>();
        found(client, service)
                .forEach((place, rules) -> rules.forEach(rule -> rule.from().stream()
                        .filter(choice.passedOver()::contains)
                        .forEach(id -> reasons.putIfAbsent(id, new PassedOver(id, because(choice, place, rule, id))))));
        return List.copyOf(reasons.values());
    }

    private static Because because(Choice choice, Place place, MergedRule rule, ResourceId id) {
        if (choice.place().filter(place::equals).isEmpty()) {
            return Because.FURTHER_AWAY;
        }
        if (choice.obeyed().filter(obeyed -> obeyed.from().contains(id)).isPresent()) {
            return Because.AN_OLDER_ONE_COMES_FIRST;
        }
        return rule.selectsClients() ? Because.OTHER_CLIENTS : Because.ANOTHER_COUNTS;
    }

    private static List<ResourceId> passedOver(Map<Place, List<MergedRule>> found, Optional<MergedRule> obeyed) {
        return found.values().stream()
                .flatMap(List::stream)
                .flatMap(rule -> rule.from().stream())
                .filter(id -> obeyed.filter(rule -> rule.id().equals(id)).isEmpty())
                .distinct()
                .toList();
    }

    private List<MergedRule> in(Place place, String client, KnownService service) {
        return switch (place) {
            case CLIENTS_NAMESPACE -> inClientsNamespace(client, service.host());
            case SERVICES_NAMESPACE -> exportedBy(service.namespace(), client, service.host());
            case ROOT_NAMESPACE -> exportedBy(mesh.config().rootNamespace(), client, service.host());
        };
    }

    /** Step 1. Clients in the root namespace find there only what is not shown to others. */
    private List<MergedRule> inClientsNamespace(String namespace, Host host) {
        RuleIndex index = indexOf(namespace);
        return (mesh.config().isRoot(namespace) ? index.rootPrivate() : index.local()).best(host);
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
                .filter(rule -> rule.workloadSelector()
                        .filter(selector -> selector.matches(client.labels()))
                        .isPresent())
                .findFirst()
                .or(() ->
                        entries.stream().filter(rule -> !rule.selectsClients()).reduce((earlier, later) -> later));
    }

    private RuleIndex indexOf(String namespace) {
        return RuleIndex.of(mesh.namespace(namespace), mesh);
    }

    /**
     * @param place where the search ended
     * @param passedOver rules that match the host and lost, and those that were folded into the one that won
     */
    record Choice(Optional<MergedRule> obeyed, Optional<Place> place, List<ResourceId> passedOver) {

        /** Those endpoints that have the labels of a subset; all, where none is called. */
        List<Endpoint> inSubset(Optional<String> name, List<Endpoint> behind) {
            Optional<Labels> labels = name.flatMap(
                    called -> obeyed.flatMap(rule -> rule.subset(called)).map(DestinationRule.Subset::labels));
            return labels.isEmpty()
                    ? behind
                    : behind.stream()
                            .filter(endpoint -> labels.get().areAmong(endpoint.labels()))
                            .toList();
        }
    }
}
