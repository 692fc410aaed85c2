package dev.mtlsguardrails.core.verdict;

import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.MtlsMode;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mtls.Decision;
import dev.mtlsguardrails.core.mtls.PeerPolicies;
import dev.mtlsguardrails.core.reach.Hosts;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.reach.Servers;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A workload that does without mutual TLS needs two objects: a PeerAuthentication by which it takes plaintext, and a
 * DestinationRule by which its clients send it. One without the other is an outage.
 */
final class Halves {

    private final MeshSnapshot mesh;
    private final PeerPolicies policies;

    Halves(MeshSnapshot mesh) {
        this.mesh = mesh;
        this.policies = new PeerPolicies(mesh);
    }

    /** What is wrong where clients send plaintext to these servers. */
    Optional<String> withoutServer(Reach.Servers servers) {
        return servers.classes().stream()
                .flatMap(of -> of.workloads().stream().flatMap(workload -> refusal(workload, of.ports())))
                .findFirst()
                .map(refusal -> "this is the clients' half only: " + refusal.workload() + " still demands mutual TLS ("
                        + refusal.by() + " is STRICT), so the calls will fail with 503 until a PeerAuthentication for"
                        + " its labels says DISABLE or PERMISSIVE");
    }

    private Stream<Demand> refusal(ResourceId workload, Reach.Ports ports) {
        List<Optional<Long>> asked = switch (ports) {
            case Reach.Ports.All all -> List.of(Optional.empty());
            case Reach.Ports.Only only ->
                only.numbers().stream().map(Optional::of).toList();
        };
        return Servers.byWorkload(mesh.namespace(workload.namespace())).getOrDefault(workload, List.of()).stream()
                .flatMap(template -> asked.stream().map(port -> mode(template, workload.namespace(), port)))
                .flatMap(mode -> demand(workload, mode).stream());
    }

    private Decision<MtlsMode.Known> mode(PodTemplate template, String namespace, Optional<Long> port) {
        return port.map(number -> policies.mode(namespace, template.labels(), number))
                .orElseGet(() -> policies.mode(namespace, template.labels()));
    }

    private static Optional<Demand> demand(ResourceId workload, Decision<MtlsMode.Known> mode) {
        return mode.by()
                .filter(by -> mode.value() == MtlsMode.Known.STRICT)
                .map(by -> new Demand(workload, by.object()));
    }

    /** What is wrong where these servers take plaintext only. */
    Optional<String> withoutClient(PeerAuthentication policy) {
        List<Service> services = servicesOf(policy);
        boolean sent =
                services.stream().anyMatch(service -> plaintextRule(service).isPresent());
        return services.isEmpty() || sent
                ? Optional.empty()
                : Optional.of("this is the server's half only: no DestinationRule sends plaintext to "
                        + services.getFirst().id() + "; by auto mTLS most clients follow by themselves, but not those"
                        + " under a rule with ISTIO_MUTUAL, nor those of a headless Service");
    }

    private Optional<DestinationRule> plaintextRule(Service service) {
        return Hosts.rulesFor(service, mesh).stream()
                .filter(DestinationRule::sendsPlaintext)
                .findFirst();
    }

    private List<Service> servicesOf(PeerAuthentication policy) {
        List<PodTemplate> governed = templates(policy).toList();
        return mesh.namespace(policy.id().namespace()).all(Service.class).stream()
                .filter(service -> governed.stream().anyMatch(service::selects))
                .toList();
    }

    private Stream<PodTemplate> templates(PeerAuthentication policy) {
        return Servers.templatesIn(mesh.namespace(policy.id().namespace()))
                .filter(template -> policy.selector().matches(template.labels()));
    }

    /** A workload, or the Service before it, that takes nothing but mutual TLS, and by whose word. */
    private record Demand(ResourceId workload, ResourceId by) {}
}
