package dev.mtlsguardrails.core.reach;

import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.DestinationRule.TlsBlock;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mtls.Call.Dialled;
import dev.mtlsguardrails.core.mtls.ClientClass;
import dev.mtlsguardrails.core.mtls.ClientClass.Members;
import dev.mtlsguardrails.core.mtls.ClientClasses;
import dev.mtlsguardrails.core.mtls.Decision;
import dev.mtlsguardrails.core.mtls.EffectiveMtls;
import dev.mtlsguardrails.core.resource.Host;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Which clients send what a block of a rule says at present: the engine is asked for each class of them. */
final class Obeying {

    private final DestinationRule rule;
    private final TlsBlock block;
    private final EffectiveMtls engine;

    private Obeying(DestinationRule rule, TlsBlock block, MeshSnapshot mesh) {
        this.rule = rule;
        this.block = block;
        this.engine = new EffectiveMtls(mesh);
    }

    /** Empty where there is more than one host behind the rule, or none that is known: then nobody can be counted. */
    static Optional<Clients> clients(DestinationRule rule, TlsBlock block, MeshSnapshot mesh) {
        Host host = rule.host(mesh.config());
        Optional<Service> service = host.isWildcard() ? Optional.empty() : Hosts.service(host, mesh);
        return service.flatMap(known ->
                new Obeying(rule, block, mesh).of(new ClientClasses(mesh).of(host), ports(known, block), host));
    }

    private static List<Long> ports(Service service, TlsBlock block) {
        return service.ports().stream()
                .map(Service.Port::number)
                .filter(port -> block.port()
                        .map(port::equals)
                        .orElse(!block.overridden().contains(port)))
                .toList();
    }

    private Optional<Clients> of(List<ClientClass> classes, List<Long> ports, Host host) {
        if (ports.isEmpty()) {
            return Optional.empty();
        }
        Predicate<ClientClass> obeys =
                of -> ports.stream().anyMatch(port -> decides(new Dialled(of.client(), host, port, block.subset())));
        List<ClientClass> obeying = classes.stream().filter(obeys).toList();
        boolean elsewhere = obeying.stream().anyMatch(of -> of.members() instanceof Members.Elsewhere);
        SortedSet<String> with = namespaces(obeying);
        if (!elsewhere) {
            return Optional.of(new Clients.InNamespaces(List.copyOf(with)));
        }
        SortedSet<String> without = namespaces(classes);
        without.removeAll(with);
        return Optional.of(
                without.isEmpty() ? new Clients.Everywhere() : new Clients.EverywhereBut(List.copyOf(without)));
    }

    private boolean decides(Dialled dialled) {
        return engine.blockObeyed(dialled)
                .filter(new Decision.Source(rule.id(), block.tls().at())::equals)
                .isPresent();
    }

    /** The namespaces that have a class of their own; of those without a client in sight, too. */
    private static SortedSet<String> namespaces(List<ClientClass> classes) {
        List<String> named = new ArrayList<>();
        for (ClientClass of : classes) {
            switch (of.members()) {
                case Members.InNamespace in -> named.add(in.namespace());
                case Members.Selected selected -> named.add(selected.namespace());
                case Members.Gateways gateways -> named.add(gateways.namespace());
                case Members.Elsewhere elsewhere -> {}
                case Members.WithoutProxy without -> {}
            }
        }
        return new TreeSet<>(named);
    }
}
