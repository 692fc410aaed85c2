package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.PodTemplate;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** Which traffic of a workload its sidecar gets to see (istio-semantics 4.4). Only ports are asked, not addresses. */
public final class Interception {

    private static final String TRAFFIC = "traffic.sidecar.istio.io/";
    private static final String STATUS_PORT = "status.sidecar.istio.io/port";
    private static final String MODE = "sidecar.istio.io/interceptionMode";
    private static final String BYPASS = "ambient.istio.io/bypass-inbound-capture";

    /** Status, health and metrics of the sidecar itself, in plaintext on every injected pod (1.5). */
    private static final Set<Long> OF_THE_SIDECAR = Set.of(15020L, 15021L, 15090L);

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
        if (!isRedirected(template, config)
                || OF_THE_SIDECAR.contains(port)
                || template.annotations().has(MODE, "NONE")
                || names(template, STATUS_PORT, port)) {
            return false;
        }
        Optional<String> included = template.annotations().get(TRAFFIC + "includeInboundPorts");
        return included.isEmpty() || included.get().equals("*")
                ? !names(template, TRAFFIC + "excludeInboundPorts", port)
                : lists(included.get(), port);
    }

    /** Whether ambient captures what arrives at a pod. */
    static boolean capturesInboundOfAmbient(PodTemplate template) {
        return !template.annotations().has(BYPASS, "true");
    }

    /**
     * Whether calls to a port pass the sidecar.
     *
     * @param port the one that is dialled
     */
    static boolean capturesOutbound(PodTemplate template, long port, MeshConfig config) {
        if (!isRedirected(template, config)
                || template.annotations().has(MODE, "NONE")
                || names(template, TRAFFIC + "excludeOutboundPorts", port)) {
            return false;
        }
        return !template.annotations().has(TRAFFIC + "includeOutboundIPRanges", "")
                || names(template, TRAFFIC + "includeOutboundPorts", port);
    }

    private static boolean names(PodTemplate template, String annotation, long port) {
        return template.annotations()
                .get(annotation)
                .filter(ports -> lists(ports, port))
                .isPresent();
    }

    private static boolean lists(String ports, long port) {
        return Arrays.stream(ports.split(",", -1)).map(String::strip).anyMatch(Long.toString(port)::equals);
    }
}
