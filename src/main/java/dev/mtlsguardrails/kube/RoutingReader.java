package dev.mtlsguardrails.kube;

import dev.mtlsguardrails.core.controlplane.OutboundTraffic;
import dev.mtlsguardrails.core.mesh.BackendTlsPolicy;
import dev.mtlsguardrails.core.mesh.Gateway;
import dev.mtlsguardrails.core.mesh.Protocol;
import dev.mtlsguardrails.core.mesh.Sidecar;
import dev.mtlsguardrails.core.mesh.VirtualService;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.stream.Stream;

/** Reads the kinds that say which service is known to whom, and where a call is routed. */
final class RoutingReader {

    private RoutingReader() {}

    static Sidecar sidecar(ResourceId id, Cursor object) {
        Cursor spec = object.field("spec");
        return new Sidecar(
                id,
                MetaReader.meta(object),
                spec.field("workloadSelector")
                        .ifPresent()
                        .map(selector ->
                                Selector.matchLabels(selector.field("labels").textMap())),
                spec.field("ingress").items(ingress -> "").stream()
                        .map(ingress -> new Sidecar.Ingress(
                                ingress.path("port", "number").number().orElse(0L), protocol(ingress.field("port"))))
                        .toList(),
                spec.field("egress").items(egress -> "").stream()
                        .map(RoutingReader::egress)
                        .toList(),
                spec.field("outboundTrafficPolicy").ifPresent().map(RoutingReader::outboundTraffic));
    }

    /** A listener that is an HTTP proxy takes calls to every port. */
    private static Sidecar.Egress egress(Cursor egress) {
        Cursor port = egress.field("port");
        boolean isProxy = port.field("protocol")
                .text()
                .filter("HTTP_PROXY"::equalsIgnoreCase)
                .isPresent();
        return new Sidecar.Egress(
                port.field("number").number().filter(number -> number != 0 && !isProxy),
                egress.field("hosts").texts());
    }

    private static Protocol protocol(Cursor port) {
        return Protocol.parse(port.field("protocol").text().orElse(""));
    }

    /** A policy without a mode is enum value 0. A mode that is not known lets through no more than that. */
    private static OutboundTraffic outboundTraffic(Cursor policy) {
        return policy.field("mode")
                .text()
                .flatMap(mode -> IstioReader.known(OutboundTraffic.class, mode))
                .orElse(OutboundTraffic.REGISTRY_ONLY);
    }

    static VirtualService virtualService(ResourceId id, Cursor object) {
        Cursor spec = object.field("spec");
        return new VirtualService(
                id,
                MetaReader.meta(object),
                spec.field("hosts").texts(),
                spec.field("gateways").texts(),
                spec.field("exportTo").texts(),
                Stream.of("http", "tls", "tcp")
                        .flatMap(protocol -> spec.field(protocol).items(route -> "").stream())
                        .flatMap(RoutingReader::destinations)
                        .map(RoutingReader::destination)
                        .toList());
    }

    /** What is mirrored reaches its subset as well. */
    private static Stream<Cursor> destinations(Cursor route) {
        Stream<Cursor> routed = Stream.of("route", "mirrors")
                .flatMap(list -> route.field(list).items(target -> "").stream())
                .map(target -> target.field("destination"));
        return Stream.concat(routed, route.field("mirror").ifPresent().stream());
    }

    private static VirtualService.Destination destination(Cursor destination) {
        return new VirtualService.Destination(
                destination.field("host").text().orElse(""),
                destination.field("subset").text().filter(name -> !name.isEmpty()),
                destination.path("port", "number").number(),
                destination.at());
    }

    static Gateway gateway(ResourceId id, Cursor object) {
        Cursor spec = object.field("spec");
        return new Gateway(
                id,
                MetaReader.meta(object),
                Selector.matchLabels(spec.field("selector").textMap()),
                spec.field("servers").items(server -> "").stream()
                        .map(server -> new Gateway.Server(
                                server.path("port", "number").number().orElse(0L),
                                protocol(server.field("port")),
                                serverTls(server.field("tls"))))
                        .toList());
    }

    private static Gateway.ServerTls serverTls(Cursor tls) {
        if (tls.isAbsent()) {
            return new Gateway.ServerTls.None();
        }
        String mode = tls.field("mode").text().orElse("PASSTHROUGH");
        return IstioReader.known(Gateway.ServerTls.Known.class, mode)
                .<Gateway.ServerTls>map(known -> known)
                .orElseGet(() -> new Gateway.ServerTls.Unrecognised(mode));
    }

    static BackendTlsPolicy backendTlsPolicy(ResourceId id, Cursor object) {
        return new BackendTlsPolicy(
                id,
                MetaReader.meta(object),
                object.path("spec", "targetRefs").items(target -> "").stream()
                        .filter(target -> target.field("kind").text().orElse("").equals("Service"))
                        .map(target -> new BackendTlsPolicy.Target(
                                target.field("name").text().orElse(""),
                                target.field("sectionName").text()))
                        .toList());
    }
}
