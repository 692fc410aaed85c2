package dev.mtlsguardrails.core.upkeep;

import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mtls.Outcome;
import dev.mtlsguardrails.core.mtls.Reception;
import dev.mtlsguardrails.core.reach.Destination;
import dev.mtlsguardrails.core.reach.Hosts;
import dev.mtlsguardrails.core.reach.Reach.ServerClass;
import dev.mtlsguardrails.core.reach.Reachability;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.upkeep.WantedRule.Purpose;
import dev.mtlsguardrails.core.upkeep.WildcardCalls.WildcardCall;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which Services of a mesh a wildcard cuts off because nobody behind them has a sidecar. That is proven in the words of
 * MTLS-0201, which would refuse the rule of whoever cannot prove it.
 */
final class ServiceNeeds {

    private final OneMesh mesh;
    private final Refusals refusals;
    private final Reachability reachability = new Reachability();
    private final WildcardCalls calls;

    ServiceNeeds(OneMesh mesh, Refusals refusals) {
        this.mesh = mesh;
        this.refusals = refusals;
        this.calls = new WildcardCalls(mesh);
    }

    void find(Drafting drafting) {
        services().forEach(service -> {
            List<WildcardCall> broken = broken(service);
            if (!broken.isEmpty()) {
                consider(service, broken, drafting);
            }
        });
    }

    private Stream<Service> services() {
        return mesh.mesh()
                .namespaces()
                .flatMap(slice -> slice.all(Service.class).stream())
                .filter(service -> !Hosts.isApiServer(host(service), mesh.mesh().config()))
                .filter(service -> calls.mayReach(host(service)));
    }

    private Host host(Service service) {
        return service.host(mesh.mesh().config());
    }

    /** The calls that fail for want of a proxy at the other end, and not because that one has other orders. */
    private List<WildcardCall> broken(Service service) {
        return calls.to(service).stream()
                .filter(of -> of.call().outcome() == Outcome.FAIL)
                .filter(of -> of.call()
                        .reception()
                        .filter(met -> meetsNoSidecar(met.value()))
                        .isPresent())
                .toList();
    }

    private static boolean meetsNoSidecar(Reception reception) {
        return switch (reception) {
            case UNCAPTURED, AMBIENT_OPEN, AMBIENT_STRICT -> true;
            case STRICT, PERMISSIVE_HTTP, PERMISSIVE_TCP, DISABLE_HTTP, DISABLE_TCP -> false;
        };
    }

    private void consider(Service service, List<WildcardCall> broken, Drafting drafting) {
        Needs needs = new Needs(mesh, service, Purpose.SERVICE);
        Needs routed = new Needs(mesh, service, Purpose.SERVICE);
        broken.stream()
                .map(WildcardCall::wildcard)
                .distinct()
                .forEach(wildcard -> (mesh.hasSubsets(wildcard) ? routed : needs).beside(wildcard));
        drafting.leave(routed, "routes may name the subsets of the wildcard, which a rule beside it would not have");
        whyNotMade(service, broken)
                .ifPresentOrElse(reason -> drafting.leave(needs, reason), () -> drafting.draft(needs));
    }

    private Optional<String> whyNotMade(Service service, List<WildcardCall> broken) {
        if (broken.stream().anyMatch(ServiceNeeds::isAmbient)) {
            return Optional.of("some of its endpoints are in ambient, so that the wildcard should exempt it");
        }
        WantedRule rule = new WantedRule(mesh.root(), host(service), Purpose.SERVICE, "");
        if (reachability.destinationOf(rule.rule(), mesh.mesh()) instanceof Destination.Inside inside) {
            return Optional.of(whyNotProven(inside));
        }
        List<ResourceId> refusing = refusals.explaining(service, mesh.mesh());
        return refusing.isEmpty()
                ? Optional.empty()
                : Optional.of(listed(refusing) + " refuses the sidecar, which is what MTLS-0301 reports");
    }

    private static boolean isAmbient(WildcardCall of) {
        return of.call()
                .reception()
                .filter(met -> met.value() != Reception.UNCAPTURED)
                .isPresent();
    }

    private static String whyNotProven(Destination.Inside inside) {
        List<ResourceId> inMesh = inside.servers().stream()
                .map(ServerClass::workloads)
                .flatMap(List::stream)
                .toList();
        return inMesh.isEmpty()
                ? "its endpoints are written by hand, and may be anybody's tomorrow"
                : "some of its workloads have a sidecar or may get one: " + listed(inMesh);
    }

    private static String listed(List<ResourceId> ids) {
        return ids.stream().map(ResourceId::toString).collect(Collectors.joining(", "));
    }
}
