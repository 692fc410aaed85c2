package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.controlplane.IstioVersion;
import dev.mtlsguardrails.core.mesh.DestinationRule.Tls;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.resource.Host;
import java.util.List;
import java.util.Optional;

/** Which rule clients obey, without a look at who answers their calls. */
public final class RulesObeyed {

    private final MeshSnapshot mesh;
    private final Scopes scopes;
    private final RuleLookup rules;

    public RulesObeyed(MeshSnapshot mesh) {
        this.mesh = mesh;
        this.scopes = new Scopes(mesh, new Services(mesh));
        this.rules = new RuleLookup(mesh);
    }

    /** Empty where a client does not know the host, or obeys no rule for it; and where no proxy sees its calls. */
    public Optional<ObeyedRule> of(Client client, Host host) {
        return switch (client.proxy()) {
            case NONE, AMBIENT -> Optional.empty();
            case SIDECAR, GATEWAY ->
                scopes.known(client, host)
                        .flatMap(service -> rules.choose(client, service).obeyed())
                        .map(rule -> new ObeyedRule(rule, mesh.config().istio()));
        };
    }

    /** The rules for the host that the client does not obey; none where it does not know the host, or has no proxy. */
    public List<PassedOver> passedOver(Client client, Host host) {
        return switch (client.proxy()) {
            case NONE, AMBIENT -> List.of();
            case SIDECAR, GATEWAY ->
                scopes.known(client, host)
                        .map(service -> rules.passedOver(client, service))
                        .orElse(List.of());
        };
    }

    /** A rule that is obeyed. Two clients that obey equal ones send the same. */
    public static final class ObeyedRule {

        private final MergedRule rule;
        private final IstioVersion istio;

        private ObeyedRule(MergedRule rule, IstioVersion istio) {
            this.rule = rule;
            this.istio = istio;
        }

        /** The {@code tls} block by which a port, or a subset of it, is called (istio-semantics 2.5, 2.6). */
        public Optional<Decision.Source> block(long port, Optional<String> subset) {
            return TlsSettings.of(rule, port, subset, istio).block().map(ObeyedRule::source);
        }

        private static Decision.Source source(Tls tls) {
            return new Decision.Source(tls.by(), tls.at());
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof ObeyedRule obeyed && rule == obeyed.rule;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(rule);
        }
    }
}
