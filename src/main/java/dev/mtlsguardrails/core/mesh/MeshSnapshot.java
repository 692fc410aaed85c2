package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.resource.Labels;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A mesh at one moment. Immutable: {@link #apply} gives the next one and shares all that did not change, so that a
 * review can hold a mesh before and a mesh after without copying either. Namespaces are spread over shards because
 * copying one flat map of ten thousand of them for every watch event would cost a hundred times more.
 */
public final class MeshSnapshot {

    private static final int SHARDS = 128;

    private final MeshConfig config;
    private final List<SortedMap<String, NamespaceSlice>> shards;

    private MeshSnapshot(MeshConfig config, List<SortedMap<String, NamespaceSlice>> shards) {
        this.config = config;
        this.shards = shards;
    }

    public static MeshSnapshot empty(MeshConfig config) {
        return new MeshSnapshot(config, Collections.nCopies(SHARDS, Collections.emptySortedMap()));
    }

    public MeshConfig config() {
        return config;
    }

    /** The mesh after the change. The only way in which a mesh changes; what is no mesh object changes nothing. */
    public MeshSnapshot apply(Change change) {
        if (!(change.object() instanceof MeshObject object)) {
            return this;
        }
        NamespaceSlice slice = namespace(object.home());
        return switch (change) {
            case Change.Create create -> replacing(slice.with(object));
            case Change.Update update -> replacing(slice.with(object));
            case Change.Standing standing -> replacing(slice.with(object));
            case Change.Delete delete -> replacing(slice.without(object));
        };
    }

    private MeshSnapshot replacing(NamespaceSlice slice) {
        int shard = shardOf(slice.name());
        TreeMap<String, NamespaceSlice> changed = new TreeMap<>(shards.get(shard));
        if (slice.isEmpty()) {
            changed.remove(slice.name());
        } else {
            changed.put(slice.name(), slice);
        }
        @SuppressWarnings({"unchecked", "rawtypes"}) // no generic arrays in Java
        SortedMap<String, NamespaceSlice>[] copy = shards.toArray(SortedMap[]::new);
        copy[shard] = Collections.unmodifiableSortedMap(changed);
        return new MeshSnapshot(config, List.of(copy));
    }

    /** The slice of a namespace; an empty one where nothing is known of it. */
    public NamespaceSlice namespace(String name) {
        NamespaceSlice slice = shards.get(shardOf(name)).get(name);
        return slice == null ? NamespaceSlice.empty(name) : slice;
    }

    /** Every namespace of which something is known, ordered by name so that replicas answer alike. */
    public Stream<NamespaceSlice> namespaces() {
        return shards.stream()
                .flatMap(shard -> shard.values().stream())
                .sorted((one, other) -> one.name().compareTo(other.name()));
    }

    /** The labels of a namespace; empty where the Namespace is not known (yet). */
    public Optional<Labels> namespaceLabels(String name) {
        return namespace(name).namespace().map(Namespace::labels);
    }

    private static int shardOf(String namespace) {
        return Math.floorMod(namespace.hashCode(), SHARDS);
    }
}
