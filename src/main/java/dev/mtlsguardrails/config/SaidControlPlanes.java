package dev.mtlsguardrails.config;

import dev.mtlsguardrails.core.controlplane.Configured;
import dev.mtlsguardrails.core.controlplane.IstioVersion;
import dev.mtlsguardrails.core.controlplane.Settings;
import dev.mtlsguardrails.kube.MeshConfigText;
import java.util.List;

/** Makes of the configuration what the core knows; a value that means nothing stops the process with its name. */
final class SaidControlPlanes {

    private SaidControlPlanes() {}

    static Configured of(GuardrailsConfig config) {
        Settings everywhere = Settings.builder()
                .rootNamespace(config.rootNamespace())
                .clusterDomain(config.clusterDomain())
                .build();
        return new Configured(
                everywhere,
                config.controlPlanes().stream().map(SaidControlPlanes::declared).toList());
    }

    private static Configured.Declared declared(GuardrailsConfig.ControlPlane plane) {
        Settings own = Settings.builder()
                .istio(plane.version().map(IstioVersion::of))
                .autoInject(plane.autoInject())
                .nativeSidecars(plane.nativeSidecars())
                .build();
        Settings mesh = plane.meshConfig().map(SaidControlPlanes::meshConfig).orElse(Settings.NONE);
        return new Configured.Declared(
                plane.namespace(),
                plane.revision(),
                plane.flavour(),
                plane.tags().orElse(List.of()),
                own.or(mesh));
    }

    private static Settings meshConfig(String text) {
        return MeshConfigText.read(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "mtls-guardrails.control-planes[N].mesh-config must be a YAML mapping such as"
                                + " {enableAutoMtls: false}, not: " + text));
    }
}
