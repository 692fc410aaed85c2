package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.util.List;

/**
 * How the proxies of a namespace or of the mesh run, from their next start (istio-semantics 4.5).
 *
 * @param selector {@link Selector#EVERYTHING} when absent
 * @param settings of its environment variables, those that a rule asks about
 */
public record ProxyConfig(ResourceId id, Meta meta, Selector selector, List<ProxySetting> settings)
        implements MeshObject {

    public ProxyConfig {
        settings = List.copyOf(settings);
    }
}
