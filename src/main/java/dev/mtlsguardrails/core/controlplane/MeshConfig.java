package dev.mtlsguardrails.core.controlplane;

import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What holds for the whole mesh.
 *
 * @param rootNamespace where mesh-wide policy lives
 * @param clusterDomain the suffix of Service names
 * @param defaultExportTo {@code defaultDestinationRuleExportTo}; only {@code .} has an effect (istio-semantics 2.2)
 * @param discovery {@code discoverySelectors}: the namespaces that istiod reads; all where there is none (0.1)
 * @param revision what istiod calls itself; objects labelled with another are not read (0.1)
 */
public record MeshConfig(
        String rootNamespace,
        String clusterDomain,
        AutoMtls autoMtls,
        List<String> defaultExportTo,
        OutboundTraffic outboundTraffic,
        List<Selector> discovery,
        String revision,
        IstioVersion istio,
        Hbone hbone,
        Redirection redirection) {

    /** What Istio assumes where nothing is configured. */
    public static final MeshConfig DEFAULT = new MeshConfig(
            "istio-system",
            "cluster.local",
            AutoMtls.ON,
            List.of(),
            OutboundTraffic.ALLOW_ANY,
            List.of(),
            "default",
            IstioVersion.NEWEST,
            Hbone.OFF,
            Redirection.INIT_CONTAINER);

    private static final String REVISION = "istio.io/rev";

    public MeshConfig {
        defaultExportTo = List.copyOf(defaultExportTo);
        discovery = List.copyOf(discovery);
    }

    public boolean has(Capability capability) {
        return istio.has(capability);
    }

    public boolean isRoot(String namespace) {
        return rootNamespace.equals(namespace);
    }

    /** Whether istiod reads an object with these labels: one of another revision is as good as absent (0.1). */
    public boolean readsRevisionOf(Labels labels) {
        return labels.get(REVISION).map(revision::equals).orElse(true);
    }

    /** Whether istiod reads what is in a namespace; the root namespace gets no pass (0.1). */
    public boolean discovers(String namespace, Optional<Labels> labels) {
        if (discovery.isEmpty()) {
            return true;
        }
        Labels named = Membership.named(namespace, labels.orElse(Labels.NONE));
        return discovery.stream().anyMatch(selector -> selector.matches(named));
    }

    /** Cheap, because what is worked out for a mesh is kept by its configuration. */
    @Override
    public int hashCode() {
        return Objects.hash(rootNamespace, revision);
    }

    /** {@code enableAutoMtls}. */
    public enum AutoMtls {
        ON,
        OFF
    }

    /** Who brings a pod's traffic to its sidecar (4.4). */
    public enum Redirection {
        INIT_CONTAINER,
        /** It reads the pod's marks for itself, and not as the injector does. */
        CNI
    }

    /** Whether istiod runs with ambient, so that sidecars send HBONE to what speaks it (3.4). */
    public enum Hbone {
        ON,
        OFF
    }
}
