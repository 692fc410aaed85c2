package dev.mtlsguardrails.core.upkeep;

import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.Protocol;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mesh.TlsMode;
import dev.mtlsguardrails.core.mtls.Call;
import dev.mtlsguardrails.core.mtls.Call.Dialled;
import dev.mtlsguardrails.core.mtls.Client;
import dev.mtlsguardrails.core.mtls.ClientClass;
import dev.mtlsguardrails.core.mtls.ClientClasses;
import dev.mtlsguardrails.core.mtls.EffectiveMtls;
import dev.mtlsguardrails.core.mtls.Proxy;
import dev.mtlsguardrails.core.mtls.Wire;
import dev.mtlsguardrails.core.resource.Host;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Asks the engine which clients of a Service send it Istio mTLS because of a wildcard. */
final class WildcardCalls {

    private final OneMesh mesh;
    private final EffectiveMtls engine;
    private final ClientClasses classes;

    WildcardCalls(OneMesh mesh) {
        this.mesh = mesh;
        this.engine = new EffectiveMtls(mesh.mesh());
        this.classes = new ClientClasses(mesh.mesh());
    }

    /** Whether it is worth asking: some wildcard that matches the host wants Istio mTLS somewhere. */
    boolean mayReach(Host host) {
        return mesh.mesh().namespacesWithRuleFor(host).stream()
                .flatMap(namespace -> mesh.mesh().namespace(namespace).all(DestinationRule.class).stream())
                .filter(rule -> isWildcardOver(host, rule))
                .flatMap(rule -> rule.tlsBlocks().stream())
                .anyMatch(block -> block.tls().mode() == TlsMode.Known.ISTIO_MUTUAL);
    }

    private boolean isWildcardOver(Host host, DestinationRule rule) {
        Host over = rule.host(mesh.mesh().config());
        return over.isWildcard() && over.matches(host);
    }

    /** Those calls, one for each class of clients, port and endpoint. */
    List<WildcardCall> to(Service service) {
        Host host = service.host(mesh.mesh().config());
        return clients(host)
                .flatMap(client -> calls(client, service, host))
                .filter(call -> call.wire()
                        .filter(sent -> sent.value() == Wire.ISTIO_MTLS)
                        .isPresent())
                .flatMap(
                        call -> obeyed(call)
                                .filter(rule -> isWildcardOver(host, rule))
                                .map(rule -> new WildcardCall(rule, call))
                                .stream())
                .toList();
    }

    /** Whose lookup ends at a rule, though the clients of a host need not be there yet. */
    private Stream<Client> clients(Host host) {
        return classes.of(host).stream()
                .filter(of -> of.members() instanceof ClientClass.Members.Elsewhere
                        || mesh.has(of.client().namespace()))
                .map(ClientClass::client)
                .filter(client -> client.proxy() == Proxy.SIDECAR || client.proxy() == Proxy.GATEWAY);
    }

    /** The rule that clients without any rule in their own namespace obey. */
    Optional<DestinationRule> obeyedElsewhere(Service service) {
        Host host = service.host(mesh.mesh().config());
        return classes.of(host).stream()
                .filter(of -> of.members() instanceof ClientClass.Members.Elsewhere)
                .flatMap(of -> calls(of.client(), service, host))
                .flatMap(call -> obeyed(call).stream())
                .findFirst();
    }

    private Stream<Call> calls(Client client, Service service, Host host) {
        return service.ports().stream()
                .filter(port -> port.protocol() != Protocol.UDP)
                .flatMap(port -> engine.calls(new Dialled(client, host, port.number(), Optional.empty())).stream());
    }

    private Optional<DestinationRule> obeyed(Call call) {
        return call.lookup().rule().flatMap(mesh::rule);
    }

    /** A call, and the wildcard by whose word it is Istio mTLS. */
    record WildcardCall(DestinationRule wildcard, Call call) {}
}
