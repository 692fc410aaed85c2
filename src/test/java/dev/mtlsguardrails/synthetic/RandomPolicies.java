package dev.mtlsguardrails.synthetic;

import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.DestinationRule.LoadBalancing;
import dev.mtlsguardrails.core.mesh.DestinationRule.Tls;
import dev.mtlsguardrails.core.mesh.DestinationRule.TrafficPolicy;
import dev.mtlsguardrails.core.mesh.Kinds;
import dev.mtlsguardrails.core.mesh.MtlsMode;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.mesh.TlsMode;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.Optional;

/** What servers accept and clients send, at random. */
record RandomPolicies(RandomParts parts) {

    PeerAuthentication peerAuthentication(ResourceId id) {
        PeerAuthentication.PortMode port = new PeerAuthentication.PortMode(
                "8080",
                parts.oneOf(MtlsMode.Known.values()),
                JsonPointer.of("spec", "portLevelMtls", "8080").key("mode"));
        return new PeerAuthentication(
                id,
                parts.meta(),
                parts.selector(),
                PeerAuthentication.Written.PRESENT,
                parts.oneOf(MtlsMode.Known.values()),
                parts.maybe(port).stream().toList());
    }

    DestinationRule destinationRule(ResourceId id) {
        DestinationRule.Subset subset = new DestinationRule.Subset("v1", parts.labels(), parts.maybe(trafficPolicy()));
        return new DestinationRule(
                id,
                parts.meta(),
                parts.writtenHost(),
                parts.exportTo(),
                parts.maybe(parts.selector()),
                parts.maybe(trafficPolicy()),
                parts.maybe(subset).stream().toList());
    }

    private TrafficPolicy trafficPolicy() {
        DestinationRule.PortSettings port =
                new DestinationRule.PortSettings(80, parts.maybe(tls()), LoadBalancing.UNSAID, JsonPointer.of("spec"));
        return new TrafficPolicy(
                parts.maybe(tls()),
                parts.oneOf(LoadBalancing.values()),
                parts.maybe(port).stream().toList());
    }

    private Tls tls() {
        return new Tls(
                parts.oneOf(TlsMode.Known.values()),
                DestinationRule.Verification.REQUIRED,
                Optional.empty(),
                parts.maybe("/etc/certs/client.pem"),
                new ResourceId(Kinds.DESTINATION_RULE, "", "random"),
                JsonPointer.of("spec", "trafficPolicy", "tls"));
    }
}
