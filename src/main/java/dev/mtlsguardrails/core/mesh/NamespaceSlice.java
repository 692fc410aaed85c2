package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** All mesh objects of one namespace, and the Namespace itself. Immutable; a changed slice is a new one. */
public final class NamespaceSlice {

    private final String name;
    private final Map<Class<?>, SortedMap<ResourceId, MeshObject>> objects;
    private final Optional<Namespace> namespace;
    private final Derivations derivations = new Derivations();

    private NamespaceSlice(String name, Map<Class<?>, SortedMap<ResourceId, MeshObject>> objects) {
        this.name = name;
        this.objects = objects;
        this.namespace = all(Namespace.class).stream().findFirst();
    }

    static NamespaceSlice empty(String name) {
        return new NamespaceSlice(name, Map.of());
    }

    public String name() {
        return name;
    }

    public boolean isEmpty() {
        return objects.isEmpty();
    }

    public Optional<Namespace> namespace() {
        return namespace;
    }

    /** The objects of one type, ordered by name. */
    public <T extends MeshObject> Collection<T> all(Class<T> type) {
        return ofType(type).values();
    }

    /** Everything, by no order that means anything. */
    public Stream<MeshObject> objects() {
        return objects.values().stream().flatMap(ofType -> ofType.values().stream());
    }

    public <T extends MeshObject> Optional<T> find(Class<T> type, ResourceId id) {
        return Optional.ofNullable(ofType(type).get(id));
    }

    @SuppressWarnings("unchecked") // with() files every object under its own class
    private <T extends MeshObject> SortedMap<ResourceId, T> ofType(Class<T> type) {
        return (SortedMap<ResourceId, T>) objects.getOrDefault(type, Collections.emptySortedMap());
    }

    /**
     * What follows from the objects of this namespace alone, worked out when it is first asked for and kept: a slice that
     * changes is another slice. Whoever derives must look at nothing else, and give a value that does not change.
     *
     * @param type what is derived
     */
    public <T> T derived(Class<T> type, Function<NamespaceSlice, T> derivation) {
        return derivations.get(type, Optional.empty(), () -> derivation.apply(this));
    }

    /**
     * What follows from them and from how a mesh is configured; else the same.
     *
     * @param config of which mesh
     */
    public <T> T derived(Class<T> type, MeshConfig config, Function<NamespaceSlice, T> derivation) {
        return derivations.get(type, Optional.of(config), () -> derivation.apply(this));
    }

    NamespaceSlice with(MeshObject object) {
        SortedMap<ResourceId, MeshObject> changed = copyOf(object);
        changed.put(object.id(), object);
        return replacing(object, changed);
    }

    NamespaceSlice without(MeshObject object) {
        SortedMap<ResourceId, MeshObject> changed = copyOf(object);
        changed.remove(object.id());
        return replacing(object, changed);
    }

    private SortedMap<ResourceId, MeshObject> copyOf(MeshObject object) {
        return new TreeMap<>(objects.getOrDefault(object.getClass(), Collections.emptySortedMap()));
    }

    private NamespaceSlice replacing(MeshObject object, SortedMap<ResourceId, MeshObject> changed) {
        Map<Class<?>, SortedMap<ResourceId, MeshObject>> copy = new HashMap<>(objects);
        if (changed.isEmpty()) {
            copy.remove(object.getClass());
        } else {
            copy.put(object.getClass(), Collections.unmodifiableSortedMap(changed));
        }
        return new NamespaceSlice(name, copy);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NamespaceSlice slice && name.equals(slice.name) && objects.equals(slice.objects);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, objects);
    }
}
