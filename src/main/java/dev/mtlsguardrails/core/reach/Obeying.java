package dev.mtlsguardrails.core.reach;

import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.DestinationRule.TlsBlock;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mtls.ClientClass;
import dev.mtlsguardrails.core.mtls.ClientClass.Members;
import dev.mtlsguardrails.core.mtls.ClientClasses;
import dev.mtlsguardrails.core.mtls.Decision;
import dev.mtlsguardrails.core.mtls.RulesObeyed;
import dev.mtlsguardrails.core.mtls.RulesObeyed.ObeyedRule;
import dev.mtlsguardrails.core.resource.Host;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which clients send what the blocks of a rule say at present. The engine is asked once for each class of clients; a rule
 * may have thousands of blocks, and most classes obey the same rule.
 */
public final class Obeying {

    private final DestinationRule rule;
    private final Service service;
    private final List<ClientClass> classes;
    private final Map<ObeyedRule, List<ClientClass>> byRule = new LinkedHashMap<>();
    private final Map<Set<ObeyedRule>, Clients> byDeciding = new HashMap<>();

    private Obeying(DestinationRule rule, Service service, Host host, MeshSnapshot mesh) {
        this.rule = rule;
        this.service = service;
        this.classes = new ClientClasses(mesh).of(host);
        RulesObeyed rules = new RulesObeyed(mesh);
        for (ClientClass of : classes) {
            rules.of(of.client(), host)
                    .ifPresent(obeyed -> byRule.computeIfAbsent(obeyed, added -> new ArrayList<>())
                            .add(of));
        }
    }

    /** Empty where there is more than one host behind the rule, or none that is known: then nobody can be counted. */
    static Optional<Obeying> of(DestinationRule rule, MeshSnapshot mesh) {
        Host host = rule.host(mesh.config());
        Optional<Service> service = host.isWildcard() ? Optional.empty() : Hosts.service(host, mesh);
        return service.map(known -> new Obeying(rule, known, host, mesh));
    }

    /** Who sends what one block says; empty where the service has no port that the block is about. */
    public Optional<Clients> clients(TlsBlock block) {
        List<Long> ports = service.ports().stream()
                .map(Service.Port::number)
                .filter(port -> block.port()
                        .map(port::equals)
                        .orElse(!block.overridden().contains(port)))
                .toList();
        return ports.isEmpty() ? Optional.empty() : Optional.of(clients(block, ports));
    }

    private Clients clients(TlsBlock block, List<Long> ports) {
        Decision.Source source = new Decision.Source(rule.id(), block.tls().at());
        Set<ObeyedRule> deciding = byRule.keySet().stream()
                .filter(obeyed -> ports.stream()
                        .anyMatch(port -> obeyed.block(port, block.subset())
                                .filter(source::equals)
                                .isPresent()))
                .collect(Collectors.toSet());
        return byDeciding.computeIfAbsent(deciding, this::clients);
    }

    private Clients clients(Set<ObeyedRule> deciding) {
        List<ClientClass> obeying = deciding.stream()
                .flatMap(obeyed -> byRule.getOrDefault(obeyed, List.of()).stream())
                .toList();
        SortedSet<String> with = namespaces(obeying);
        if (obeying.stream().noneMatch(of -> of.members() instanceof Members.Elsewhere)) {
            return new Clients.InNamespaces(List.copyOf(with));
        }
        SortedSet<String> without = namespaces(classes);
        without.removeAll(with);
        return without.isEmpty() ? new Clients.Everywhere() : new Clients.EverywhereBut(List.copyOf(without));
    }

    /** The namespaces that have a class of their own, whether or not a client lives there. */
    private static SortedSet<String> namespaces(List<ClientClass> classes) {
        SortedSet<String> named = new TreeSet<>();
        for (ClientClass of : classes) {
            switch (of.members()) {
                case Members.InNamespace in -> named.add(in.namespace());
                case Members.Selected selected -> named.add(selected.namespace());
                case Members.Gateways gateways -> named.add(gateways.namespace());
                case Members.Elsewhere elsewhere -> {}
                case Members.WithoutProxy without -> {}
                case Members.InAmbient ambient -> {}
            }
        }
        return named;
    }
}
