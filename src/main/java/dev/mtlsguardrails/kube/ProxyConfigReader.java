package dev.mtlsguardrails.kube;

import dev.mtlsguardrails.core.mesh.ProxyConfig;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;

/** Reads ProxyConfigs. */
final class ProxyConfigReader {

    private ProxyConfigReader() {}

    static ProxyConfig proxyConfig(ResourceId id, Cursor object) {
        Cursor spec = object.field("spec");
        return new ProxyConfig(
                id,
                MetaReader.meta(object),
                Selector.matchLabels(spec.path("selector", "matchLabels").textMap()),
                ProxySettingsReader.variables(spec.field("environmentVariables")));
    }
}
