package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map whose next version shares nearly everything with it. Copying one flat map of ten thousand entries for
 * every watch event would cost a hundred times more than copying one small shard.
 */
final class ShardedMap<V> {

    private static final int SHARDS = 512;

    private final Shard<V>[] shards;
    private final SortedKeys keys;

    private ShardedMap(Shard<V>[] shards, SortedKeys keys) {
        this.shards = shards;
        this.keys = keys;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // no generic arrays in Java
    static <V> ShardedMap<V> empty() {
        Shard<V>[] shards = new Shard[SHARDS];
        Arrays.fill(shards, new Shard<>(Collections.emptySortedMap()));
        return new ShardedMap<>(shards, new SortedKeys());
    }

    Optional<V> get(String key) {
        return Optional.ofNullable(shards[shardOf(key)].entries.get(key));
    }

    ShardedMap<V> with(String key, V value) {
        SortedMap<String, V> changed = new TreeMap<>(shards[shardOf(key)].entries);
        boolean isNew = changed.put(key, value) == null;
        return replacing(key, changed, isNew ? new SortedKeys() : keys);
    }

    ShardedMap<V> without(String key) {
        SortedMap<String, V> changed = new TreeMap<>(shards[shardOf(key)].entries);
        boolean isGone = changed.remove(key) != null;
        return replacing(key, changed, isGone ? new SortedKeys() : keys);
    }

    private ShardedMap<V> replacing(String key, SortedMap<String, V> entries, SortedKeys next) {
        Shard<V>[] copy = shards.clone();
        copy[shardOf(key)] = new Shard<>(entries);
        return new ShardedMap<>(copy, next);
    }

    /** All keys, in order, so that replicas answer alike. */
    Collection<String> keys() {
        return keys.of(shards).keySet();
    }

    /** Things in the order of their keys, which must be keys of this map, each of at most one of them. */
    <T> List<T> inOrder(Collection<T> things, Function<T, String> key) {
        SequencedMap<String, Integer> places = keys.of(shards);
        List<Optional<T>> ordered = new ArrayList<>(Collections.nCopies(places.size(), Optional.empty()));
        for (T thing : things) {
            ordered.set(Objects.requireNonNull(places.get(key.apply(thing))), Optional.of(thing));
        }
        return ordered.stream().flatMap(Optional::stream).toList();
    }

    /** All values, ordered by their keys; whoever takes the first few pays for those. */
    Stream<V> values() {
        return keys().stream().flatMap(key -> get(key).stream());
    }

    /**
     * What follows from the values of each shard that has any, by no order that means anything. It is kept for as long as
     * nothing changes there, so that a question about all of ten thousand values costs as much as one about some hundred.
     */
    <T> Stream<T> summaries(Class<T> type, MeshConfig config, Function<Collection<V>, T> summary) {
        return Arrays.stream(shards)
                .filter(shard -> !shard.entries.isEmpty())
                .map(shard ->
                        shard.derivations.get(type, Optional.of(config), () -> summary.apply(shard.entries.values())));
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

    private static final class Shard<V> {

        private final SortedMap<String, V> entries;
        private final Derivations derivations = new Derivations();

        private Shard(SortedMap<String, V> entries) {
            this.entries = entries;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Shard<?> shard && entries.equals(shard.entries);
        }

        @Override
        public int hashCode() {
            return Objects.hashCode(entries);
        }
    }

    /** The keys of every version that has the same, put in order once, when first asked for. */
    private static final class SortedKeys {

        private volatile @Nullable SequencedMap<String, Integer> places;

        /** Each with its place; whoever asks together finds the same. */
        SequencedMap<String, Integer> of(Shard<?>[] shards) {
            SequencedMap<String, Integer> known = places;
            if (known == null) {
                SequencedMap<String, Integer> found = new LinkedHashMap<>();
                Arrays.stream(shards)
                        .flatMap(shard -> shard.entries.keySet().stream())
                        .sorted()
                        .forEach(key -> found.put(key, found.size()));
                known = Collections.unmodifiableSequencedMap(found);
                places = known;
            }
            return known;
        }
    }
}
