package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.mesh.BackendTlsPolicy;
import dev.mtlsguardrails.core.mesh.BackendTlsPolicy.Target;
import dev.mtlsguardrails.core.mesh.Capability;
import dev.mtlsguardrails.core.mesh.DestinationRule.LoadBalancing;
import dev.mtlsguardrails.core.mesh.DestinationRule.PortSettings;
import dev.mtlsguardrails.core.mesh.DestinationRule.Tls;
import dev.mtlsguardrails.core.mesh.DestinationRule.TrafficPolicy;
import dev.mtlsguardrails.core.mesh.DestinationRule.Verification;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.NamespaceSlice;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mesh.TlsMode;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rules that istiod makes of BackendTLSPolicies, one for a Service: SIMPLE, for all clients (istio-semantics 2.10). */
final class BackendTlsRules {

    private static final Tls SIMPLE = new Tls(
            TlsMode.Known.SIMPLE,
            Verification.REQUIRED,
            Optional.empty(),
            Optional.empty(),
            JsonPointer.of("spec", "validation"));

    private BackendTlsRules() {}

    /** The rule for a Service, if a policy of its namespace targets it or one of its ports; the oldest comes first. */
    static Optional<MergedRule> of(Service service, NamespaceSlice slice, MeshSnapshot mesh) {
        List<ResourceId> from = new ArrayList<>();
        List<PortSettings> ports = new ArrayList<>();
        Discovery.read(slice, BackendTlsPolicy.class, mesh)
                .sorted(Age.oldestFirst(mesh.config().istio()))
                .forEach(policy -> policy.targets().stream()
                        .filter(target -> target.service().equals(service.id().name()))
                        .forEach(target -> {
                            from.add(policy.id());
                            settings(target, service).ifPresent(ports::add);
                        }));
        if (from.isEmpty() || !mesh.config().has(Capability.BACKEND_TLS_POLICIES)) {
            return Optional.empty();
        }
        boolean whole = ports.size() < from.size();
        TrafficPolicy policy =
                new TrafficPolicy(whole ? Optional.of(SIMPLE) : Optional.empty(), LoadBalancing.UNSAID, ports);
        return Optional.of(new MergedRule(
                from,
                Set.of(),
                Selector.EVERYTHING,
                Optional.of(new MergedRule.Said<>(policy, from.getFirst())),
                List.of(),
                MergedRule.Author.ISTIO));
    }

    private static Optional<PortSettings> settings(Target target, Service service) {
        return target.port()
                .map(name -> new PortSettings(
                        service.ports().stream()
                                .filter(port -> port.name().equals(name))
                                .mapToLong(Service.Port::number)
                                .findFirst()
                                .orElse(0),
                        Optional.of(SIMPLE),
                        LoadBalancing.UNSAID));
    }
}
