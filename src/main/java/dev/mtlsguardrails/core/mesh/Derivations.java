package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What follows from something that does not change, worked out when it is first asked for and kept beside it. Two who ask
 * together may both work it out, and get the same.
 */
final class Derivations {

    private static final int MOST_KEPT = 64;

    private final Map<Key, Object> known = new ConcurrentHashMap<>();

    <T> T get(Class<T> type, Optional<MeshConfig> config, Supplier<T> derivation) {
        Key key = new Key(type, config);
        Object kept = known.get(key);
        if (kept == null) {
            Object worked = derivation.get(); // may ask for something else of the same
            if (known.size() >= MOST_KEPT) {
                known.clear(); // of configurations that nobody has any more
            }
            Object earlier = known.putIfAbsent(key, worked);
            kept = earlier == null ? worked : earlier;
        }
        return type.cast(kept);
    }

    /**
     * @param type what is derived
     * @param config of which mesh, where it depends on that
     */
    private record Key(Class<?> type, Optional<MeshConfig> config) {}
}
