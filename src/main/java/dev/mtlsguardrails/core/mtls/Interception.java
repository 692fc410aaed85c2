package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which traffic of a workload its sidecar gets to see (istio-semantics 4.4). Only ports are asked, not addresses. */
public final class Interception {

    /** What annotations about the capture of traffic begin with. */
    public static final String TRAFFIC = "traffic.sidecar.istio.io/";

    public static final String EXCLUDED_INBOUND = TRAFFIC + "excludeInboundPorts";
    public static final String INCLUDED_INBOUND = TRAFFIC + "includeInboundPorts";
    public static final String EXCLUDED_OUTBOUND = TRAFFIC + "excludeOutboundPorts";
    public static final String INCLUDED_RANGES = TRAFFIC + "includeOutboundIPRanges";
    public static final String EXCLUDED_RANGES = TRAFFIC + "excludeOutboundIPRanges";
    public static final String STATUS_PORT = "status.sidecar.istio.io/port";
    public static final String MODE = "sidecar.istio.io/interceptionMode";
    public static final String AMBIENT_BYPASS = "ambient.istio.io/bypass-inbound-capture";

    /** Everything, where ports or ranges may be listed. */
    public static final String EVERYTHING = "*";

    private static final String INCLUDED_OUTBOUND = TRAFFIC + "includeOutboundPorts";

    /** Status, health and metrics of the sidecar itself, in plaintext on every injected pod (1.5). */
    public static final Set<Long> OF_THE_SIDECAR = Set.of(15020L, 15021L, 15090L);

    /** What Go takes for false and the injector for no answer: it injects, and the CNI plugin does not redirect. */
    private static final Set<String> FALSE_TO_GO = Set.of("0", "f", "F", "FALSE", "False");

    private Interception() {}

    /** Whether the pod's traffic is brought to its sidecar at all. */
    public static boolean isRedirected(PodTemplate template, MeshConfig config) {
        return config.redirection() == MeshConfig.Redirection.INIT_CONTAINER
                || template.labels()
                        .get(SidecarMark.KEY)
                        .or(() -> template.annotations().get(SidecarMark.KEY))
                        .filter(FALSE_TO_GO::contains)
                        .isEmpty();
    }

    /** Whether what arrives at a port passes the sidecar. */
    static boolean capturesInbound(PodTemplate template, long port, MeshConfig config) {
        return isRedirected(template, config)
                && !OF_THE_SIDECAR.contains(port)
                && !template.annotations().has(MODE, "NONE")
                && inboundMarks(template).noneMatch(mark -> mark.keepsAway(port));
    }

    /** The annotations that keep ports away. Excluded ports mean nothing where the included ones are listed. */
    public static Stream<PortMark> inboundMarks(PodTemplate template) {
        Optional<PortMark> included = template.annotations()
                .get(INCLUDED_INBOUND)
                .filter(written -> !written.equals(EVERYTHING))
                .map(written -> PortMark.of(INCLUDED_INBOUND, PortMark.Way.ALL_BUT_LISTED, written));
        return Stream.of(
                        included.isPresent() ? included : listed(template, EXCLUDED_INBOUND),
                        listed(template, STATUS_PORT))
                .flatMap(Optional::stream);
    }

    private static Optional<PortMark> listed(PodTemplate template, String annotation) {
        return template.annotations()
                .get(annotation)
                .map(written -> PortMark.of(annotation, PortMark.Way.LISTED, written));
    }

    /** Whether ambient captures what arrives at a pod. */
    static boolean capturesInboundOfAmbient(PodTemplate template) {
        return !template.annotations().has(AMBIENT_BYPASS, "true");
    }

    /**
     * Whether calls to a port pass the sidecar.
     *
     * @param port the one that is dialled
     */
    static boolean capturesOutbound(PodTemplate template, long port, MeshConfig config) {
        if (!isRedirected(template, config)
                || template.annotations().has(MODE, "NONE")
                || names(template, EXCLUDED_OUTBOUND, port)) {
            return false;
        }
        return !template.annotations().has(INCLUDED_RANGES, "") || names(template, INCLUDED_OUTBOUND, port);
    }

    private static boolean names(PodTemplate template, String annotation, long port) {
        return template.annotations()
                .get(annotation)
                .filter(ports -> PortMark.ports(ports).contains(port))
                .isPresent();
    }
}
