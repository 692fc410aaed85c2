package dev.mtlsguardrails.core.controlplane;

import dev.mtlsguardrails.core.controlplane.MeshConfig.AutoMtls;
import dev.mtlsguardrails.core.controlplane.MeshConfig.Hbone;
import dev.mtlsguardrails.core.controlplane.MeshConfig.Redirection;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.List;
import java.util.Optional;

/**
 * What one source says about a control plane, each thing if it says it. Several sources are laid over each other by
 * {@link #or}.
 *
 * @param rootNamespace where mesh-wide policy lives
 * @param clusterDomain the suffix of Service names
 * @param autoMtls {@code enableAutoMtls}
 * @param defaultExportTo {@code defaultDestinationRuleExportTo}
 * @param outboundTraffic {@code outboundTrafficPolicy}
 * @param discovery {@code discoverySelectors}
 * @param istio the version of Istio
 * @param hbone whether istiod runs with ambient
 * @param redirection who brings traffic to sidecars
 * @param autoInject the policy of the injector
 * @param neverInject its {@code neverInjectSelector}
 * @param alwaysInject its {@code alwaysInjectSelector}
 * @param nativeSidecars {@code ENABLE_NATIVE_SIDECARS}
 */
public record Settings(
        Optional<String> rootNamespace,
        Optional<String> clusterDomain,
        Optional<AutoMtls> autoMtls,
        Optional<List<String>> defaultExportTo,
        Optional<OutboundTraffic> outboundTraffic,
        Optional<List<Selector>> discovery,
        Optional<IstioVersion> istio,
        Optional<Hbone> hbone,
        Optional<Redirection> redirection,
        Optional<AutoInject> autoInject,
        Optional<List<Selector>> neverInject,
        Optional<List<Selector>> alwaysInject,
        Optional<NativeSidecars> nativeSidecars) {

    /** Says nothing. */
    public static final Settings NONE = new Settings(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** This, and what it does not say by the word of the other. */
    public Settings or(Settings other) {
        return new Settings(
                rootNamespace.or(() -> other.rootNamespace),
                clusterDomain.or(() -> other.clusterDomain),
                autoMtls.or(() -> other.autoMtls),
                defaultExportTo.or(() -> other.defaultExportTo),
                outboundTraffic.or(() -> other.outboundTraffic),
                discovery.or(() -> other.discovery),
                istio.or(() -> other.istio),
                hbone.or(() -> other.hbone),
                redirection.or(() -> other.redirection),
                autoInject.or(() -> other.autoInject),
                neverInject.or(() -> other.neverInject),
                alwaysInject.or(() -> other.alwaysInject),
                nativeSidecars.or(() -> other.nativeSidecars));
    }

    /** What a mesh configuration that is known already says. */
    public static Settings of(MeshConfig config) {
        return new Settings(
                Optional.of(config.rootNamespace()),
                Optional.of(config.clusterDomain()),
                Optional.of(config.autoMtls()),
                Optional.of(config.defaultExportTo()),
                Optional.of(config.outboundTraffic()),
                Optional.of(config.discovery()),
                Optional.empty(),
                Optional.of(config.hbone()),
                Optional.of(config.redirection()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
