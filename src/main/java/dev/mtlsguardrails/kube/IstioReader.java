package dev.mtlsguardrails.kube;

import dev.mtlsguardrails.core.mesh.DestinationRule;
import dev.mtlsguardrails.core.mesh.MtlsMode;
import dev.mtlsguardrails.core.mesh.PeerAuthentication;
import dev.mtlsguardrails.core.mesh.TlsMode;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads Istio's kinds; their fields have the same names in all versions (istio-semantics 8). */
final class IstioReader {

    private IstioReader() {}

    static PeerAuthentication peerAuthentication(ResourceId id, Cursor object) {
        Cursor spec = object.field("spec");
        return new PeerAuthentication(
                id,
                MetaReader.meta(object),
                Selector.matchLabels(spec.path("selector", "matchLabels").textMap()),
                spec.field("selector").isAbsent()
                        ? PeerAuthentication.Written.ABSENT
                        : PeerAuthentication.Written.PRESENT,
                mtlsMode(spec.field("mtls")),
                spec.field("portLevelMtls").entries().entrySet().stream()
                        .map(port -> portMode(port.getKey(), port.getValue()))
                        .toList());
    }

    private static PeerAuthentication.PortMode portMode(String port, Cursor entry) {
        Cursor mode = entry.field("mode");
        return new PeerAuthentication.PortMode(port, mtlsMode(entry), mode.isAbsent() ? entry.at() : mode.at());
    }

    private static MtlsMode mtlsMode(Cursor mtls) {
        return mtls.field("mode").text().map(IstioReader::mtlsMode).orElse(MtlsMode.Known.UNSET);
    }

    private static MtlsMode mtlsMode(String written) {
        return known(MtlsMode.Known.class, written)
                .<MtlsMode>map(known -> known)
                .orElseGet(() -> new MtlsMode.Unrecognised(written));
    }

    static DestinationRule destinationRule(ResourceId id, Cursor object) {
        Cursor spec = object.field("spec");
        return new DestinationRule(
                id,
                MetaReader.meta(object),
                spec.field("host").text().orElse(""),
                spec.field("exportTo").texts(),
                spec.field("workloadSelector")
                        .ifPresent()
                        .map(selector -> Selector.matchLabels(
                                selector.field("matchLabels").textMap())),
                trafficPolicy(id, spec.field("trafficPolicy")),
                spec.field("subsets").items(IstioReader::subsetIdentity).stream()
                        .map(subset -> subset(id, subset))
                        .toList());
    }

    private static DestinationRule.Subset subset(ResourceId id, Cursor subset) {
        return new DestinationRule.Subset(
                subset.field("name").text().orElse(""),
                MetaReader.labels(subset.field("labels")),
                trafficPolicy(id, subset.field("trafficPolicy")));
    }

    /** A subset of the same name with other labels is another one. */
    private static String subsetIdentity(Cursor subset) {
        return subset.field("name").text().orElse("") + MetaReader.labels(subset.field("labels"));
    }

    private static Optional<DestinationRule.TrafficPolicy> trafficPolicy(ResourceId id, Cursor policy) {
        return policy.ifPresent()
                .map(written -> new DestinationRule.TrafficPolicy(
                        tls(id, written.field("tls")), loadBalancing(written), portSettings(id, written)));
    }

    private static List<DestinationRule.PortSettings> portSettings(ResourceId id, Cursor policy) {
        return policy.field("portLevelSettings").items(port -> Long.toString(portNumber(port))).stream()
                .map(port -> new DestinationRule.PortSettings(
                        portNumber(port), tls(id, port.field("tls")), loadBalancing(port), port.at()))
                .toList();
    }

    private static DestinationRule.LoadBalancing loadBalancing(Cursor policy) {
        Cursor balancer = policy.field("loadBalancer");
        if (balancer.isAbsent()) {
            return DestinationRule.LoadBalancing.UNSAID;
        }
        return balancer.field("simple").text().filter("PASSTHROUGH"::equals).isPresent()
                ? DestinationRule.LoadBalancing.PASSTHROUGH
                : DestinationRule.LoadBalancing.ANY_OTHER;
    }

    private static long portNumber(Cursor settings) {
        return settings.path("port", "number").number().orElse(0L);
    }

    /** {@code tls: null} is no block at all; {@code tls: {}} is one without a mode (istio-semantics 2.5). */
    private static Optional<DestinationRule.Tls> tls(ResourceId id, Cursor block) {
        return block.ifPresent()
                .map(tls -> new DestinationRule.Tls(
                        tls.field("mode").text().map(IstioReader::tlsMode).orElseGet(TlsMode.Omitted::new),
                        tls.field("insecureSkipVerify").flag()
                                ? DestinationRule.Verification.SKIPPED
                                : DestinationRule.Verification.REQUIRED,
                        tls.field("credentialName").text().filter(name -> !name.isEmpty()),
                        clientCertificate(tls),
                        id,
                        tls.at()));
    }

    private static Optional<String> clientCertificate(Cursor tls) {
        return Stream.of("privateKey", "clientCertificate")
                        .allMatch(file -> tls.field(file)
                                .text()
                                .filter(name -> !name.isEmpty())
                                .isPresent())
                ? tls.field("clientCertificate").text()
                : Optional.empty();
    }

    private static TlsMode tlsMode(String written) {
        return known(TlsMode.Known.class, written)
                .<TlsMode>map(known -> known)
                .orElseGet(() -> new TlsMode.Unrecognised(written));
    }

    /** The constant of this name, letter by letter. */
    static <E extends Enum<E>> Optional<E> known(Class<E> type, String written) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(written))
                .findFirst();
    }
}
