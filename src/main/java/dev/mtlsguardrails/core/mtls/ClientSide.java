package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.controlplane.Capability;
import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.DestinationRule.Tls;
import dev.mtlsguardrails.core.mesh.MeshIdentity;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.MtlsMode;
import dev.mtlsguardrails.core.mesh.TlsMode;
import dev.mtlsguardrails.core.mtls.Call.Dialled;
import dev.mtlsguardrails.core.mtls.KnownService.Location;
import dev.mtlsguardrails.core.mtls.KnownService.Picking;
import dev.mtlsguardrails.core.mtls.RuleLookup.Choice;
import dev.mtlsguardrails.core.mtls.TlsSettings.EndpointFlag;
import java.util.List;
import java.util.Optional;

/**
 * What a proxy puts on the wire for one port, and subset if one is called, of a service it knows: what Istio calls a
 * cluster (istio-semantics 2.7, 2.8).
 */
final class ClientSide implements Sending {

    private static final String FROM_CONFIG_MAP = "configmap://";

    private final MeshSnapshot mesh;
    private final Client client;
    private final KnownService service;
    private final Choice choice;
    private final TlsSettings settings;
    private final Optional<Decision<Wire>> toAll;

    /**
     * @param behind all endpoints of the port, whatever the subset: automatic mTLS can be all or nothing
     */
    ClientSide(MeshSnapshot mesh, Dialled dialled, KnownService service, Choice choice, List<Endpoint> behind) {
        this.mesh = mesh;
        this.client = dialled.client();
        this.service = service;
        this.choice = choice;
        this.settings = choice.obeyed()
                .map(rule -> TlsSettings.of(
                        rule, dialled.port(), dialled.subset(), mesh.config().istio()))
                .orElse(TlsSettings.NONE);
        this.toAll = settings.cluster().isPresent() ? settings.cluster().map(this::byRule) : automatic(behind);
    }

    @Override
    public Optional<Decision<Wire>> toAll() {
        return toAll;
    }

    @Override
    public Decision<Wire> to(Endpoint endpoint) {
        return toAll.orElseGet(() -> byEndpoint(endpoint));
    }

    /** The rule has a block: 2.7. */
    private Decision<Wire> byRule(Tls tls) {
        return switch (tls.mode()) {
            case TlsMode.Omitted omitted -> decided(Wire.PLAINTEXT, Why.TLS_OF_RULE, tls);
            case TlsMode.Known.DISABLE -> decided(Wire.PLAINTEXT, Why.TLS_OF_RULE, tls);
            case TlsMode.Known.ISTIO_MUTUAL -> decided(Wire.ISTIO_MTLS, Why.TLS_OF_RULE, tls);
            case TlsMode.Known.SIMPLE ->
                dropsCredential(tls)
                        ? decided(Wire.PLAINTEXT, Why.CREDENTIAL_NOT_READ, tls)
                        : decided(Wire.SIMPLE, Why.TLS_OF_RULE, tls);
            case TlsMode.Known.MUTUAL -> mutual(tls);
            case TlsMode.Unrecognised unrecognised -> decided(Wire.PLAINTEXT, Why.TLS_MODE_UNKNOWN, tls);
        };
    }

    private Decision<Wire> mutual(Tls tls) {
        if (dropsCredential(tls)) {
            return decided(Wire.PLAINTEXT, Why.CREDENTIAL_NOT_READ, tls);
        }
        boolean complete =
                tls.credentialName().isPresent() || tls.clientCertificate().isPresent();
        return complete
                ? decided(Wire.MUTUAL, Why.TLS_OF_RULE, tls)
                : decided(Wire.PLAINTEXT, Why.CERTIFICATE_MISSING, tls);
    }

    private boolean dropsCredential(Tls tls) {
        boolean readable = mesh.config().has(Capability.CONFIG_MAP_CREDENTIALS)
                && tls.credentialName()
                        .filter(name -> name.startsWith(FROM_CONFIG_MAP))
                        .isPresent();
        return tls.credentialName().isPresent()
                && !readable
                && client.proxy() == Proxy.SIDECAR
                && choice.obeyed().filter(MergedRule::selectsClients).isEmpty();
    }

    private static Decision<Wire> decided(Wire wire, Why why, Tls tls) {
        return Decision.of(wire, why, tls.by(), tls.at());
    }

    /** The rule has no block, or there is no rule: 2.8, the first line that applies. */
    private Optional<Decision<Wire>> automatic(List<Endpoint> behind) {
        if (service.location() == Location.EXTERNAL) {
            return plaintext(Why.EXTERNAL);
        }
        if (mesh.config().autoMtls() == MeshConfig.AutoMtls.OFF) {
            return plaintext(Why.AUTOMATIC_OFF);
        }
        if (service.picking() == Picking.BY_CLIENT || settings.picking().forHint()) {
            if (behind.isEmpty()) {
                return plaintext(Why.NOBODY_BEHIND);
            }
            if (behind.stream().anyMatch(endpoint -> endpoint.tlsMode().equals(MeshIdentity.DISABLED))) {
                return plaintext(Why.ONE_WITHOUT_SIDECAR);
            }
        }
        Decision<MtlsMode.Known> hint = new PeerPolicies(mesh).hint(service.namespace());
        if (hint.value() == MtlsMode.Known.DISABLE) {
            return Optional.of(new Decision<>(Wire.PLAINTEXT, Why.HINT_DISABLES, hint.by(), hint.shadowed()));
        }
        return picking() == Picking.BY_CLIENT
                ? Optional.of(Decision.of(Wire.ISTIO_MTLS, Why.PICKED_BY_CLIENT))
                : Optional.empty();
    }

    /** Who picks the endpoint; a gateway does it for its clients, unless the rule says otherwise. */
    Picking picking() {
        boolean byClient = service.picking() == Picking.BY_CLIENT && client.proxy() == Proxy.SIDECAR;
        return byClient || settings.picking().forCluster() ? Picking.BY_CLIENT : Picking.BY_PROXY;
    }

    private static Optional<Decision<Wire>> plaintext(Why why) {
        return Optional.of(Decision.of(Wire.PLAINTEXT, why));
    }

    /** The flag of 2.6. */
    private Decision<Wire> byEndpoint(Endpoint endpoint) {
        Optional<EndpointFlag> flag = settings.flag(mesh.config().istio());
        if (!endpoint.tlsMode().equals(MeshIdentity.ISTIO)) {
            return Decision.of(Wire.PLAINTEXT, Why.ENDPOINT_WITHOUT_MTLS);
        }
        if (flag.isPresent()) {
            Wire wire = flag.get() == EndpointFlag.MTLS ? Wire.ISTIO_MTLS : Wire.PLAINTEXT;
            return decided(
                    wire, Why.RULE_WITHOUT_TLS_AT_PORT, settings.endpoints().orElseThrow());
        }
        if (mesh.config().has(Capability.ENDPOINTS_CHECK_POLICIES)) {
            Decision<MtlsMode.Known> mode =
                    new PeerPolicies(mesh).mode(endpoint.namespace(), endpoint.labels(), endpoint.port());
            if (mode.value() == MtlsMode.Known.DISABLE) {
                return new Decision<>(Wire.PLAINTEXT, Why.ENDPOINT_DISABLES, mode.by(), mode.shadowed());
            }
        }
        return Decision.of(Wire.ISTIO_MTLS, Why.AUTOMATIC);
    }
}
