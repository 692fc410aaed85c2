package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.MeshIndex.Topic;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.core.resource.Labels;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Stream;

/**
 * A mesh at one moment. Immutable: {@link #apply} gives the next one and shares all that did not change, so that a
 * review can hold a mesh before and a mesh after without copying either. Two are equal if they hold the same objects,
 * whichever way they came about.
 */
public final class MeshSnapshot {

    private final MeshConfig config;
    private final ShardedMap<NamespaceSlice> slices;
    private final MeshIndex index;

    private MeshSnapshot(MeshConfig config, ShardedMap<NamespaceSlice> slices, MeshIndex index) {
        this.config = config;
        this.slices = slices;
        this.index = index;
    }

    public static MeshSnapshot empty(MeshConfig config) {
        return new MeshSnapshot(config, ShardedMap.empty(), MeshIndex.EMPTY);
    }

    public MeshConfig config() {
        return config;
    }

    /** The mesh after the change. The only way in which a mesh changes; what is no mesh object changes nothing. */
    public MeshSnapshot apply(Change change) {
        if (!(change.object() instanceof MeshObject object)) {
            return this;
        }
        return switch (change) {
            case Change.Create create -> holding(object);
            case Change.Update update -> holding(object);
            case Change.Standing standing -> holding(object);
            case Change.Delete delete -> without(object);
        };
    }

    private MeshSnapshot holding(MeshObject object) {
        NamespaceSlice slice = namespace(object.home());
        return replacing(
                slice.with(object),
                index.changed(slice.find(object.getClass(), object.id()), Optional.of(object), config));
    }

    private MeshSnapshot without(MeshObject object) {
        NamespaceSlice slice = namespace(object.home());
        Optional<? extends MeshObject> held = slice.find(object.getClass(), object.id());
        return held.isEmpty() ? this : replacing(slice.without(object), index.changed(held, Optional.empty(), config));
    }

    private MeshSnapshot replacing(NamespaceSlice slice, MeshIndex changed) {
        return new MeshSnapshot(
                config, slice.isEmpty() ? slices.without(slice.name()) : slices.with(slice.name(), slice), changed);
    }

    /** The slice of a namespace; an empty one where nothing is known of it. */
    public NamespaceSlice namespace(String name) {
        return slices.get(name).orElseGet(() -> NamespaceSlice.empty(name));
    }

    /** Every namespace of which something is known, ordered by name so that replicas answer alike. */
    public Stream<NamespaceSlice> namespaces() {
        return slices.values();
    }

    /** The labels of a namespace; empty where the Namespace is not known (yet). */
    public Optional<Labels> namespaceLabels(String name) {
        return namespace(name).namespace().map(Namespace::labels);
    }

    /** The namespaces with a DestinationRule that is a candidate for the host, by name or by wildcard. */
    public SortedSet<String> namespacesWithRuleFor(Host host) {
        return index.of(Topic.RULES)
                .namespacesMatching(host.isWildcard() ? host.name().substring(1) : host.name());
    }

    /** The namespaces with a ServiceEntry for exactly this host. */
    public SortedSet<String> namespacesDeclaring(Host host) {
        return index.of(Topic.ENTRIES).namespaces(host.name());
    }

    /** The namespaces with a VirtualService that leads to the host. */
    public SortedSet<String> namespacesRoutingTo(Host host) {
        return index.of(Topic.ROUTES).namespaces(host.name());
    }

    /** The namespaces with a pod of this address. */
    public SortedSet<String> namespacesWithAddress(String address) {
        return index.of(Topic.ADDRESSES).namespaces(address);
    }

    /** The namespaces whose clients do not know the whole mesh, or may not. */
    public SortedSet<String> namespacesWithSidecar() {
        return index.of(Topic.SIDECARS).namespaces(MeshIndex.ANY);
    }

    /** The namespaces with a gateway proxy. */
    public SortedSet<String> namespacesWithGateway() {
        return index.of(Topic.GATEWAYS).namespaces(MeshIndex.ANY);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MeshSnapshot mesh
                && config.equals(mesh.config)
                && slices.equals(mesh.slices)
                && index.equals(mesh.index);
    }

    @Override
    public int hashCode() {
        return Objects.hash(config, slices);
    }
}
