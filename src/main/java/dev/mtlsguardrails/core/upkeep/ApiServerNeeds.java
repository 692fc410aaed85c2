package dev.mtlsguardrails.core.upkeep;

import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.MtlsMode;
import dev.mtlsguardrails.core.mesh.Service;
import dev.mtlsguardrails.core.mtls.Decision;
import dev.mtlsguardrails.core.mtls.PeerPolicies;
import dev.mtlsguardrails.core.reach.Hosts;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.upkeep.WantedRule.Purpose;
import java.util.List;
import java.util.Optional;

/**
 * Where the API server of a mesh needs a rule: beside each wildcard that reaches it, and in the root namespace as soon as
 * there is any, or STRICT for the whole mesh, which people answer with wildcards (istio-semantics 5).
 */
final class ApiServerNeeds {

    private final OneMesh mesh;
    private final WildcardCalls calls;

    ApiServerNeeds(OneMesh mesh) {
        this.mesh = mesh;
        this.calls = new WildcardCalls(mesh);
    }

    /** Empty where the cluster does not show its API server (yet). */
    Optional<Needs> find() {
        Host host = Hosts.apiServer(mesh.mesh().config());
        return Hosts.service(host, mesh.mesh()).map(this::of);
    }

    private Needs of(Service apiServer) {
        Needs needs = new Needs(mesh, apiServer, Purpose.API_SERVER);
        List<DestinationRule> wildcards = calls.to(apiServer).stream()
                .map(WildcardCalls.WildcardCall::wildcard)
                .distinct()
                .toList();
        if (!isExempted(apiServer, needs.host())) {
            strict().ifPresent(needs::inRootNamespace);
            wildcards.forEach(wildcard -> needs.inRootNamespace(needs.reason(wildcard)));
        }
        wildcards.forEach(needs::beside);
        return needs;
    }

    /** Whether the root namespace has nothing to add: clients obey an exact rule already, or could if they knew the host. */
    private boolean isExempted(Service apiServer, Host host) {
        Optional<DestinationRule> obeyed = calls.obeyedElsewhere(apiServer);
        boolean isElsewhere = obeyed.filter(rule -> !rule.id().namespace().equals(mesh.root()))
                .isPresent();
        return isElsewhere
                || obeyed.filter(rule -> rule.host(mesh.mesh().config()).equals(host))
                        .isPresent()
                || mesh.exactRule(mesh.root(), host)
                        .filter(rule -> Showing.of(rule, mesh.mesh().config()).equals(WantedRule.TO_ALL))
                        .isPresent();
    }

    private Optional<String> strict() {
        Decision<MtlsMode.Known> mode = new PeerPolicies(mesh.mesh()).mode(mesh.root(), Labels.NONE);
        return mode.value() == MtlsMode.Known.STRICT
                ? mode.by().map(source -> source.object() + " asks for STRICT in the whole mesh")
                : Optional.empty();
    }
}
