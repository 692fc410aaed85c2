package dev.mtlsguardrails.bench;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.impact.Budget;
import dev.mtlsguardrails.core.impact.Impact;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.synthetic.SyntheticChanges;
import dev.mtlsguardrails.synthetic.SyntheticMesh;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a change does, found out between a request and its answer: the change is applied, and its effect worked out. */
@State(Scope.Thread)
@Warmup(iterations = 20) // much code, and milliseconds each time: it takes long until all of it is compiled
@BenchmarkMode(Mode.AverageTime)
public class ImpactBenchmark {

    @Param({"100", "10000"})
    public int namespaces;

    private final SyntheticChanges changes = new SyntheticChanges();
    private MeshSnapshot mesh = MeshSnapshot.empty(MeshConfig.DEFAULT);

    @Setup
    public void build() {
        mesh = new SyntheticMesh(namespaces).snapshot(MeshConfig.DEFAULT);
    }

    @Benchmark
    public Impact meshPolicy() {
        return impact(changes.meshPolicy());
    }

    @Benchmark
    public Impact rootWildcard() {
        return impact(changes.rootWildcard());
    }

    @Benchmark
    public Impact exactHostRule() {
        return impact(changes.exactHostRule());
    }

    @Benchmark
    public Impact workloadPolicy() {
        return impact(changes.workloadPolicy());
    }

    @Benchmark
    public Impact deployment() {
        return impact(changes.deployment());
    }

    private Impact impact(MeshObject object) {
        MeshObject old = mesh.namespace(object.home())
                .find(object.getClass(), object.id())
                .map(MeshObject.class::cast)
                .orElse(object);
        Change change = new Change.Update(old, object);
        MeshSnapshot before = mesh.seenFrom(object.home());
        return Impact.of(change, before, before.apply(change), Budget.USUAL);
    }
}
