package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.controlplane.Capability;
import dev.mtlsguardrails.core.mesh.BackendTlsPolicy;
import dev.mtlsguardrails.core.mesh.BackendTlsPolicy.Target;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The rules that istiod makes of BackendTLSPolicies, one for a Service: SIMPLE, for all clients (istio-semantics 2.10). */
final class BackendTlsRules {

    private BackendTlsRules() {}

    /** The rule for a Service, if a policy of its namespace targets it or one of its ports; the oldest comes first. */
    static Optional<MergedRule> of(Service service, NamespaceSlice slice, MeshSnapshot mesh) {
        if (!mesh.config().has(Capability.BACKEND_TLS_POLICIES)) {
            return Optional.empty();
        }
        List<ResourceId> from = new ArrayList<>();
        List<Tls> whole = new ArrayList<>();
        List<PortSettings> ports = new ArrayList<>();
        Discovery.read(slice, BackendTlsPolicy.class, mesh)
                .sorted(Age.oldestFirst(mesh.config().istio()))
                .forEach(policy -> policy.targets().stream()
                        .filter(target -> target.service().equals(service.id().name()))
                        .forEach(target -> {
                            from.add(policy.id());
                            if (target.port().isEmpty()) {
                                whole.add(simple(policy));
                            }
                            settings(target, service, policy).forEach(ports::add);
                        }));
        if (from.isEmpty()) {
            return Optional.empty();
        }
        TrafficPolicy policy = new TrafficPolicy(whole.stream().findFirst(), LoadBalancing.UNSAID, ports);
        return Optional.of(new MergedRule(
                from, Set.of(), Optional.empty(), Optional.of(policy), Map.of(), MergedRule.Author.ISTIO));
    }

    /** A port that the Service does not have is no target. */
    private static Stream<PortSettings> settings(Target target, Service service, BackendTlsPolicy policy) {
        return service.ports().stream()
                .filter(port -> target.port().filter(port.name()::equals).isPresent())
                .limit(1)
                .map(port -> new PortSettings(
                        port.number(), Optional.of(simple(policy)), LoadBalancing.UNSAID, JsonPointer.of("spec")));
    }

    private static Tls simple(BackendTlsPolicy policy) {
        return new Tls(
                TlsMode.Known.SIMPLE,
                Verification.REQUIRED,
                Optional.empty(),
                Optional.empty(),
                policy.id(),
                JsonPointer.of("spec", "validation"));
    }
}
