package dev.mtlsguardrails.kube;

import dev.mtlsguardrails.core.controlplane.AutoInject;
import dev.mtlsguardrails.core.controlplane.IstioVersion;
import dev.mtlsguardrails.core.controlplane.MeshConfig.AutoMtls;
import dev.mtlsguardrails.core.controlplane.MeshConfig.Hbone;
import dev.mtlsguardrails.core.controlplane.MeshConfig.Redirection;
import dev.mtlsguardrails.core.controlplane.NativeSidecars;
import dev.mtlsguardrails.core.controlplane.OutboundTraffic;
import dev.mtlsguardrails.core.controlplane.Settings;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads what Istio's own configuration formats say about a control plane. Lenient: what somebody else wrote, and we
 * cannot read, is not said.
 */
final class SettingsReader {

    private SettingsReader() {}

    /** {@code MeshConfig} (istio-semantics 7). */
    static Settings meshConfig(Cursor mesh) {
        return lenient(mesh, SettingsReader::ofMesh);
    }

    private static Settings ofMesh(Cursor mesh) {
        return Settings.builder()
                .rootNamespace(text(mesh.field("rootNamespace")))
                .autoMtls(flag(mesh.field("enableAutoMtls")).map(on -> on ? AutoMtls.ON : AutoMtls.OFF))
                .defaultExportTo(texts(mesh.field("defaultDestinationRuleExportTo")))
                .outboundTraffic(outboundTraffic(mesh.path("outboundTrafficPolicy", "mode")))
                .discovery(selectors(mesh.field("discoverySelectors")))
                .build();
    }

    /** The Helm values of istiod, in an operator's object or as the injector keeps them (istio-semantics 6.4). */
    static Settings helmValues(Cursor values) {
        return lenient(values, all -> meshConfig(all.field("meshConfig")))
                .or(lenient(values, SettingsReader::ofValues));
    }

    private static Settings ofValues(Cursor values) {
        Cursor proxy = values.path("global", "proxy");
        Cursor webhook = values.field("sidecarInjectorWebhook");
        Cursor environment = values.path("pilot", "env");
        return Settings.builder()
                .clusterDomain(text(proxy.field("clusterDomain")))
                .outboundTraffic(outboundTraffic(values.path("global", "outboundTrafficPolicy", "mode")))
                .autoInject(autoInject(proxy.field("autoInject")))
                .neverInject(selectors(webhook.field("neverInjectSelector")))
                .alwaysInject(selectors(webhook.field("alwaysInjectSelector")))
                .redirection(flag(values.path("pilot", "cni", "enabled"))
                        .or(() -> flag(values.path("istio_cni", "enabled")))
                        .map(on -> on ? Redirection.CNI : Redirection.INIT_CONTAINER))
                .hbone(text(environment.field("PILOT_ENABLE_AMBIENT")).map(SettingsReader::hbone))
                .nativeSidecars(
                        text(environment.field("ENABLE_NATIVE_SIDECARS")).map(SettingsReader::nativeSidecars))
                .build();
    }

    /** What the injector reads for itself. */
    static Settings injectorConfig(Cursor config) {
        return lenient(config, SettingsReader::ofInjector);
    }

    private static Settings ofInjector(Cursor config) {
        return Settings.builder()
                .autoInject(autoInject(config.field("policy")))
                .neverInject(selectors(config.field("neverInjectSelector")))
                .alwaysInject(selectors(config.field("alwaysInjectSelector")))
                .build();
    }

    private static Settings lenient(Cursor written, Function<Cursor, Settings> reader) {
        try {
            return reader.apply(written);
        } catch (Cursor.Malformed unreadable) {
            return Settings.NONE;
        }
    }

    private static Optional<AutoInject> autoInject(Cursor policy) {
        return text(policy).flatMap(written -> switch (written) {
            case "enabled", "true" -> Optional.of(AutoInject.ENABLED);
            case "disabled", "false" -> Optional.of(AutoInject.DISABLED);
            default -> Optional.empty();
        });
    }

    static Optional<OutboundTraffic> outboundTraffic(Cursor mode) {
        return text(mode).flatMap(written -> switch (written) {
            case "ALLOW_ANY" -> Optional.of(OutboundTraffic.ALLOW_ANY);
            case "REGISTRY_ONLY" -> Optional.of(OutboundTraffic.REGISTRY_ONLY);
            default -> Optional.empty();
        });
    }

    static Hbone hbone(String ambient) {
        return ambient.equals("true") ? Hbone.ON : Hbone.OFF;
    }

    /** Istio takes what it does not know for no. */
    static NativeSidecars nativeSidecars(String written) {
        return switch (written) {
            case "true" -> NativeSidecars.ON;
            case "auto" -> NativeSidecars.AUTO;
            default -> NativeSidecars.OFF;
        };
    }

    static Optional<IstioVersion> version(Optional<String> written) {
        return written.flatMap(IstioVersion::read);
    }

    /** Istio's selectors are those of Kubernetes; one that means nothing makes the whole list unreadable. */
    static Optional<List<Selector>> selectors(Cursor list) {
        try {
            return list.ifPresent()
                    .map(present -> present.items(item -> "").stream()
                            .map(MetaReader::labelSelector)
                            .toList());
        } catch (Cursor.Malformed unreadable) {
            return Optional.empty();
        }
    }

    static Optional<String> text(Cursor field) {
        return field.ifPresent()
                .filter(present -> present.node().isValueNode())
                .map(present -> present.node().asText())
                .filter(written -> !written.isEmpty());
    }

    static Optional<Boolean> flag(Cursor field) {
        return text(field).flatMap(written -> switch (written) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    private static Optional<List<String>> texts(Cursor list) {
        return list.ifPresent()
                .filter(present -> present.node().isArray())
                .map(present -> present.items(item -> "").stream()
                        .flatMap(item -> text(item).stream())
                        .toList());
    }
}
