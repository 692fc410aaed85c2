package dev.mtlsguardrails.kube;

import dev.mtlsguardrails.core.controlplane.AutoInject;
import dev.mtlsguardrails.core.controlplane.IstioVersion;
import dev.mtlsguardrails.core.controlplane.MemberRoll;
import dev.mtlsguardrails.core.controlplane.MeshConfig.AutoMtls;
import dev.mtlsguardrails.core.controlplane.ServiceMeshControlPlane;
import dev.mtlsguardrails.core.controlplane.ServiceMeshControlPlane.Reads;
import dev.mtlsguardrails.core.controlplane.Settings;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the kinds of OpenShift Service Mesh 2 (istio-semantics 6.3). */
final class OpenShiftMeshReader {

    /** Which Istio a version of it is (istio-semantics 10). */
    private static final Map<String, Integer> ISTIO =
            Map.of("v2.0", 6, "v2.1", 9, "v2.2", 12, "v2.3", 14, "v2.4", 16, "v2.5", 18, "v2.6", 20);

    private static final Set<String> CLUSTER_WIDE = Set.of("ClusterWide", "ClusterScoped");

    private OpenShiftMeshReader() {}

    /** Both versions; a typed field beats what {@code techPreview} carries. */
    static ServiceMeshControlPlane controlPlane(ResourceId id, Cursor object) {
        Cursor spec = object.field("spec");
        Settings typed = Settings.builder()
                .istio(version(spec))
                .autoMtls(SettingsReader.flag(spec.path("security", "dataPlane", "automtls"))
                        .or(() -> SettingsReader.flag(spec.path("istio", "global", "mtls", "auto")))
                        .map(on -> on ? AutoMtls.ON : AutoMtls.OFF))
                .clusterDomain(SettingsReader.text(spec.path("proxy", "networking", "clusterDomain")))
                .autoInject(SettingsReader.flag(spec.path("proxy", "injection", "autoInject"))
                        .map(on -> on ? AutoInject.ENABLED : AutoInject.DISABLED))
                .neverInject(SettingsReader.selectors(spec.path("proxy", "injection", "neverInjectSelector")))
                .alwaysInject(SettingsReader.selectors(spec.path("proxy", "injection", "alwaysInjectSelector")))
                .outboundTraffic(SettingsReader.outboundTraffic(
                        spec.path("proxy", "networking", "trafficControl", "outbound", "policy")))
                .discovery(SettingsReader.selectors(spec.path("meshConfig", "discoverySelectors")))
                .build();
        Settings old = SettingsReader.helmValues(spec.field("istio"));
        return new ServiceMeshControlPlane(
                id, reads(spec), typed.or(old).or(SettingsReader.helmValues(spec.field("techPreview"))));
    }

    /** {@code ClusterWide} since 2.4, {@code ClusterScoped} as a preview before. */
    private static Reads reads(Cursor spec) {
        return Stream.of(spec.field("mode"), spec.path("techPreview", "controlPlaneMode"))
                        .flatMap(mode -> SettingsReader.text(mode).stream())
                        .anyMatch(CLUSTER_WIDE::contains)
                ? Reads.EVERYTHING
                : Reads.MEMBERS;
    }

    private static Optional<IstioVersion> version(Cursor spec) {
        return SettingsReader.text(spec.field("version"))
                .flatMap(version -> Optional.ofNullable(ISTIO.get(version)))
                .map(IstioVersion::new);
    }

    static MemberRoll memberRoll(ResourceId id, Cursor object) {
        Cursor spec = object.field("spec");
        return new MemberRoll(
                id,
                id.namespace(),
                new LinkedHashSet<>(spec.field("members").texts()),
                spec.field("memberSelectors").items(selector -> "").stream()
                        .map(MetaReader::labelSelector)
                        .toList());
    }

    /** The same, said by the member. */
    static MemberRoll member(ResourceId id, Cursor object) {
        return new MemberRoll(
                id,
                object.path("spec", "controlPlaneRef", "namespace").text().orElse(""),
                Set.of(id.namespace()),
                List.of());
    }
}
