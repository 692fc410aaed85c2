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
 * Where the API server of a mesh needs a rule: beside each wildcard that reaches it; and in the root namespace, unless
 * somebody has spoken there, as soon as there is any, or STRICT for the whole mesh, which people answer with wildcards
 * (istio-semantics 5).
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
        wildcards.forEach(needs::beside);
        if (needs.inRootNamespace() || isFree(apiServer, needs.host())) {
            wildcards.forEach(wildcard -> needs.inRootNamespace(needs.reason(wildcard)));
            strict().ifPresent(needs::inRootNamespace);
        }
        return needs;
    }

    /** Whether nobody has said anything about TLS yet that a rule in the root namespace would overrule, or is overruled by. */
    private boolean isFree(Service apiServer, Host host) {
        return calls.obeyedElsewhere(apiServer)
                        .filter(rule -> !rule.id().namespace().equals(mesh.root()))
                        .isEmpty()
                && mesh.rulesOver(mesh.root(), host)
                        .allMatch(rule -> rule.tlsBlocks().isEmpty()
                                && !rule.host(mesh.mesh().config()).equals(host));
    }

    private Optional<String> strict() {
        Decision<MtlsMode.Known> mode = new PeerPolicies(mesh.mesh()).mode(mesh.root(), Labels.NONE);
        return mode.value() == MtlsMode.Known.STRICT
                ? mode.by().map(source -> source.object() + " asks for STRICT in the whole mesh")
                : Optional.empty();
    }
}
