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
    public static final Settings NONE = builder().build();

    public static Builder builder() {
        return new Builder();
    }

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

    /** Settings in the making; what is not named is not said. */
    public static final class Builder {

        private Optional<String> rootNamespace = Optional.empty();
        private Optional<String> clusterDomain = Optional.empty();
        private Optional<AutoMtls> autoMtls = Optional.empty();
        private Optional<List<String>> defaultExportTo = Optional.empty();
        private Optional<OutboundTraffic> outboundTraffic = Optional.empty();
        private Optional<List<Selector>> discovery = Optional.empty();
        private Optional<IstioVersion> istio = Optional.empty();
        private Optional<Hbone> hbone = Optional.empty();
        private Optional<Redirection> redirection = Optional.empty();
        private Optional<AutoInject> autoInject = Optional.empty();
        private Optional<List<Selector>> neverInject = Optional.empty();
        private Optional<List<Selector>> alwaysInject = Optional.empty();
        private Optional<NativeSidecars> nativeSidecars = Optional.empty();

        private Builder() {}

        public Builder rootNamespace(Optional<String> said) {
            rootNamespace = said;
            return this;
        }

        public Builder clusterDomain(Optional<String> said) {
            clusterDomain = said;
            return this;
        }

        public Builder autoMtls(Optional<AutoMtls> said) {
            autoMtls = said;
            return this;
        }

        public Builder defaultExportTo(Optional<List<String>> said) {
            defaultExportTo = said;
            return this;
        }

        public Builder outboundTraffic(Optional<OutboundTraffic> said) {
            outboundTraffic = said;
            return this;
        }

        public Builder discovery(Optional<List<Selector>> said) {
            discovery = said;
            return this;
        }

        public Builder istio(Optional<IstioVersion> said) {
            istio = said;
            return this;
        }

        public Builder hbone(Optional<Hbone> said) {
            hbone = said;
            return this;
        }

        public Builder redirection(Optional<Redirection> said) {
            redirection = said;
            return this;
        }

        public Builder autoInject(Optional<AutoInject> said) {
            autoInject = said;
            return this;
        }

        public Builder neverInject(Optional<List<Selector>> said) {
            neverInject = said;
            return this;
        }

        public Builder alwaysInject(Optional<List<Selector>> said) {
            alwaysInject = said;
            return this;
        }

        public Builder nativeSidecars(Optional<NativeSidecars> said) {
            nativeSidecars = said;
            return this;
        }

        public Settings build() {
            return new Settings(
                    rootNamespace,
                    clusterDomain,
                    autoMtls,
                    defaultExportTo,
                    outboundTraffic,
                    discovery,
                    istio,
                    hbone,
                    redirection,
                    autoInject,
                    neverInject,
                    alwaysInject,
                    nativeSidecars);
        }
    }
}
