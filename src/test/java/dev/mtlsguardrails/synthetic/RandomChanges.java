package dev.mtlsguardrails.synthetic;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Changes of a mesh, one after the other, by a seed. Few names are in play, so that objects come, change, go and come
 * back; some go that were never there, some go as others than they came, and namespaces are emptied.
 */
public final class RandomChanges {

    private static final List<String> NAMES = List.of("orders", "payments", "default", "extra");

    private final Random random;
    private final RandomObjects objects;
    private final List<String> namespaces;
    private final Map<ResourceId, MeshObject> surviving = new TreeMap<>();

    public RandomChanges(SyntheticMesh start, long seed) {
        this.random = new Random(seed);
        this.namespaces = Stream.concat(
                        start.each().map(SyntheticNamespace::name), Stream.of("istio-system", "passing", "brief"))
                .toList();
        this.objects = new RandomObjects(random, namespaces);
        start.objects().forEach(object -> surviving.put(object.id(), object));
    }

    /** Draws the next change, which counts as made from now on. */
    public Change next() {
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> removed(held());
            case 3 -> removed(any());
            case 4, 5, 6 -> stored(held());
            default -> stored(any());
        };
    }

    /** The objects that are there after all changes so far. */
    public List<MeshObject> surviving() {
        return List.copyOf(surviving.values());
    }

    /** Every namespace that is in play, those included that come and go. */
    public List<String> namespaces() {
        return namespaces;
    }

    private Change stored(ResourceId id) {
        MeshObject object = objects.object(id);
        MeshObject old = surviving.put(id, object);
        if (old == null) {
            return random.nextBoolean() ? new Change.Create(object) : new Change.Standing(object);
        }
        return new Change.Update(old, object);
    }

    /** A watch that missed an update tells of the end of an object that nobody here has seen. */
    private Change removed(ResourceId id) {
        MeshObject held = surviving.remove(id);
        return new Change.Delete(held == null || random.nextBoolean() ? objects.object(id) : held);
    }

    private ResourceId any() {
        return objects.id(oneOf(namespaces), oneOf(NAMES));
    }

    /** Of an object that is there; small namespaces are hit as often as large ones, so they are emptied now and then. */
    private ResourceId held() {
        String namespace = oneOf(namespaces);
        List<ResourceId> there = surviving.values().stream()
                .filter(object -> object.home().equals(namespace))
                .map(MeshObject::id)
                .toList();
        return there.isEmpty() ? any() : oneOf(there);
    }

    private <T> T oneOf(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }
}
