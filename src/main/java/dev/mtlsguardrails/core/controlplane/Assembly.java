package dev.mtlsguardrails.core.controlplane;

import dev.mtlsguardrails.core.controlplane.ControlPlane.Evidence;
import dev.mtlsguardrails.core.controlplane.ControlPlane.Injection;
import dev.mtlsguardrails.core.controlplane.ControlPlane.VersionKnown;
import dev.mtlsguardrails.core.controlplane.MeshConfig.Redirection;
import dev.mtlsguardrails.core.controlplane.Setup.Source;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that is known of one control plane, and what is taken for the rest.
 *
 * @param said by whoever may say it
 * @param domain of the cluster, by the word of any control plane
 * @param read which sources there were; all of them, where an operator's object stands for them
 * @param members what an OpenShift Service Mesh 2 is confined to, if it is
 * @param nodes whether their sidecars are native, where that is up to them
 */
record Assembly(
        Flavour flavour,
        String namespace,
        String revision,
        Evidence evidence,
        Settings said,
        Optional<String> domain,
        List<Source> read,
        Optional<List<Selector>> members,
        Optional<NativeSidecars> nodes) {

    ControlPlane controlPlane() {
        MeshConfig config = config();
        Injection injection = injection();
        return new ControlPlane(flavour, namespace, config, injection, evidence, assumed(config, injection));
    }

    private boolean isByMembership() {
        return flavour == Flavour.OPENSHIFT_2;
    }

    private MeshConfig config() {
        return new MeshConfig(
                said.rootNamespace().orElse(namespace),
                domain.orElse(MeshConfig.DEFAULT.clusterDomain()),
                said.autoMtls().orElse(MeshConfig.DEFAULT.autoMtls()),
                said.defaultExportTo().orElse(List.of()),
                said.outboundTraffic().orElse(MeshConfig.DEFAULT.outboundTraffic()),
                discovery(),
                revision,
                said.istio().orElse(isByMembership() ? IstioVersion.NEWEST_OF_OPENSHIFT_2 : IstioVersion.NEWEST),
                said.hbone().orElse(MeshConfig.DEFAULT.hbone()),
                said.redirection().orElse(isByMembership() ? Redirection.CNI : MeshConfig.DEFAULT.redirection()));
    }

    private List<Selector> discovery() {
        return (isByMembership() ? members : Optional.<List<Selector>>empty())
                .or(said::discovery)
                .orElse(List.of());
    }

    private Injection injection() {
        boolean isVersionKnown = said.istio().isPresent() || isByMembership();
        return new Injection(
                isVersionKnown ? VersionKnown.YES : VersionKnown.NO,
                said.autoInject().orElse(isByMembership() ? AutoInject.DISABLED : AutoInject.ENABLED),
                said.neverInject().orElse(List.of()),
                said.alwaysInject().orElse(List.of()),
                isByMembership() ? NativeSidecars.OFF : nativeSidecars());
    }

    /** {@code auto} is the default since 1.27, and means: if every node can (istio-semantics 4.3, 10). */
    private NativeSidecars nativeSidecars() {
        Optional<NativeSidecars> wanted = said.nativeSidecars().or(this::nativeSidecarsByDefault);
        return wanted.flatMap(mode -> mode == NativeSidecars.AUTO ? nodes : wanted)
                .orElse(NativeSidecars.AUTO);
    }

    /** Nobody sets it; known only if whoever could have set it was read. */
    private Optional<NativeSidecars> nativeSidecarsByDefault() {
        return said.istio()
                .filter(istio -> read.contains(Source.ISTIOD))
                .map(istio ->
                        istio.has(Capability.NATIVE_SIDECARS_BY_DEFAULT) ? NativeSidecars.AUTO : NativeSidecars.OFF);
    }

    private List<String> assumed(MeshConfig config, Injection injection) {
        List<String> assumed = new ArrayList<>();
        if (!read.contains(Source.MESH_CONFIG)) {
            assumed.add("its mesh configuration is not known: auto mTLS counts as "
                    + (config.autoMtls() == MeshConfig.AutoMtls.ON ? "on" : "off") + ", and "
                    + discovered(config) + " as discovered");
        }
        if (said.istio().isEmpty()) {
            assumed.add("its version is not known: it counts as Istio " + config.istio());
        }
        if (domain.isEmpty()) {
            assumed.add("the cluster domain is not known: " + config.clusterDomain() + " is taken");
        }
        if (said.autoInject().isEmpty() && !read.contains(Source.INJECTOR)) {
            assumed.add("what its injector does with pods that say nothing is not known: it counts as "
                    + (injection.autoInject() == AutoInject.ENABLED ? "injecting them" : "leaving them alone"));
        }
        if (injection.nativeSidecars() == NativeSidecars.AUTO) {
            assumed.add("whether its sidecars are native is not known: Jobs and CronJobs are not marked");
        }
        return assumed;
    }

    private String discovered(MeshConfig config) {
        if (config.discovery().isEmpty()) {
            return "every namespace";
        }
        return isByMembership() && members.isPresent() ? "its members" : "what was configured";
    }
}
