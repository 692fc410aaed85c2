package dev.mtlsguardrails.core.mesh;

import java.util.List;

/**
 * What a template says about its sidecar, as far as a rule asks; later ones win (istio-semantics 4.3, 4.5).
 *
 * @param config in the annotation {@code proxy.istio.io/config}
 * @param overrides in the annotation {@code proxy.istio.io/overrides}, where the injector also writes down what it found
 *     in the container
 * @param container in a container that is called as the sidecar is. Of a pod, only whether the proxy runs at all: the rest
 *     is the injector's word
 */
public record ProxySettings(List<ProxySetting> config, List<ProxySetting> overrides, List<ProxySetting> container) {

    public static final ProxySettings NONE = new ProxySettings(List.of(), List.of(), List.of());

    public static final String CONFIG = "proxy.istio.io/config";
    public static final String OVERRIDES = "proxy.istio.io/overrides";

    public ProxySettings {
        config = List.copyOf(config);
        overrides = List.copyOf(overrides);
        container = List.copyOf(container);
    }
}
