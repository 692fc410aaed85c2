package dev.mtlsguardrails.synthetic;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.MtlsMode;
import dev.mtlsguardrails.core.mesh.TlsMode;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A mesh as a well-run company has it, of any size: STRICT for all, a rule for all, and namespaces with rules of their own.
 * The same number of namespaces is always the same mesh.
 */
public record SyntheticMesh(int namespaces) {

    /** With everything applied, object by object. */
    public MeshSnapshot snapshot(MeshConfig config) {
        return holding(objects(), config);
    }

    /** A snapshot of some objects. */
    public static MeshSnapshot holding(Stream<MeshObject> objects, MeshConfig config) {
        return objects.sequential()
                .map(Change.Standing::new)
                .reduce(MeshSnapshot.empty(config), MeshSnapshot::apply, (one, other) -> other);
    }

    /** New values at every call, so that whoever holds a part of a mesh does not share it with the whole. */
    public Stream<MeshObject> objects() {
        return Stream.concat(ofTheMesh(), each().flatMap(SyntheticNamespace::objects));
    }

    public Stream<SyntheticNamespace> each() {
        return IntStream.range(0, namespaces).mapToObj(this::namespace);
    }

    public SyntheticNamespace namespace(int number) {
        return new SyntheticNamespace(number, (number + 1) % namespaces);
    }

    private static Stream<MeshObject> ofTheMesh() {
        ObjectMaker root = new ObjectMaker(MeshConfig.DEFAULT.rootNamespace(), 0);
        return Stream.of(
                root.namespace(),
                root.policy("default", MtlsMode.Known.STRICT),
                root.rule("default", "*.local", TlsMode.Known.ISTIO_MUTUAL));
    }
}
