package dev.mtlsguardrails.core.mesh;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map whose next version shares nearly everything with it. Copying one flat map of ten thousand entries for
 * every watch event would cost a hundred times more than copying one small shard.
 */
final class ShardedMap<V> {

    private static final int SHARDS = 512;

    private final SortedMap<String, V>[] shards;
    private volatile @Nullable List<V> ordered;

    private ShardedMap(SortedMap<String, V>[] shards) {
        this.shards = shards;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // no generic arrays in Java
    static <V> ShardedMap<V> empty() {
        SortedMap<String, V>[] shards = new SortedMap[SHARDS];
        Arrays.fill(shards, Collections.emptySortedMap());
        return new ShardedMap<>(shards);
    }

    Optional<V> get(String key) {
        return Optional.ofNullable(shards[shardOf(key)].get(key));
    }

    ShardedMap<V> with(String key, V value) {
        SortedMap<String, V> changed = new TreeMap<>(shards[shardOf(key)]);
        changed.put(key, value);
        return replacing(key, changed);
    }

    ShardedMap<V> without(String key) {
        SortedMap<String, V> changed = new TreeMap<>(shards[shardOf(key)]);
        changed.remove(key);
        return replacing(key, changed);
    }

    private ShardedMap<V> replacing(String key, SortedMap<String, V> shard) {
        SortedMap<String, V>[] copy = shards.clone();
        copy[shardOf(key)] = shard;
        return new ShardedMap<>(copy);
    }

    /** All values, ordered by their keys so that replicas answer alike; put in order once, when first asked for. */
    Stream<V> values() {
        List<V> known = ordered;
        if (known == null) {
            known = Arrays.stream(shards)
                    .flatMap(shard -> shard.entrySet().stream())
                    .sorted(Comparator.comparing(Map.Entry::getKey))
                    .map(Map.Entry::getValue)
                    .toList();
            ordered = known; // two who ask together find the same
        }
        return known.stream();
    }

    private static int shardOf(String key) {
        int hash = key.hashCode();
        return Math.floorMod(hash ^ (hash >>> 16), SHARDS);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ShardedMap<?> map && Arrays.equals(shards, map.shards);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(shards);
    }
}
