package dev.mtlsguardrails.bench;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.synthetic.SyntheticMesh;
import dev.mtlsguardrails.synthetic.SyntheticNamespace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Updates all over a mesh, there and back again, so that they can go on for ever and each of them changes something. */
final class UpdateCycle {

    static final UpdateCycle NONE = new UpdateCycle(List.of());

    private static final int NAMESPACES_VISITED = 500;
    private static final long SEED = 11;

    private final List<Change> updates;
    private int at;

    private UpdateCycle(List<Change> updates) {
        this.updates = updates;
    }

    /** Of objects as they are in the mesh, and as they are to be. */
    static <T extends MeshObject> UpdateCycle over(
            SyntheticMesh mesh,
            Function<SyntheticNamespace, Stream<T>> before,
            Function<SyntheticNamespace, Stream<T>> after) {
        List<SyntheticNamespace> visited = new ArrayList<>(mesh.each().toList());
        Collections.shuffle(visited, new Random(SEED));
        List<SyntheticNamespace> some =
                visited.stream().limit(NAMESPACES_VISITED).toList();
        List<T> old = inRandomOrder(some, before);
        List<T> changed = inRandomOrder(some, after);
        return new UpdateCycle(
                Stream.concat(updates(old, changed), updates(changed, old)).toList());
    }

    private static <T> List<T> inRandomOrder(
            List<SyntheticNamespace> namespaces, Function<SyntheticNamespace, Stream<T>> objects) {
        List<T> all = new ArrayList<>(namespaces.stream().flatMap(objects).toList());
        Collections.shuffle(all, new Random(SEED)); // both halves in the same order
        return all;
    }

    private static <T extends MeshObject> Stream<Change> updates(List<T> from, List<T> to) {
        return IntStream.range(0, from.size()).mapToObj(index -> new Change.Update(from.get(index), to.get(index)));
    }

    Change next() {
        Change update = updates.get(at);
        at = (at + 1) % updates.size();
        return update;
    }
}
