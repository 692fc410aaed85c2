package dev.mtlsguardrails.bench;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mesh.MtlsMode;
import dev.mtlsguardrails.core.mesh.Pod;
import dev.mtlsguardrails.core.mesh.TlsMode;
import dev.mtlsguardrails.synthetic.SyntheticMesh;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One watch event, folded into the snapshot of a mesh that goes on changing: what a cluster costs while nobody asks. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
public class SnapshotUpdateBenchmark {

    @Param({"100", "1000", "10000"})
    public int namespaces;

    private MeshSnapshot mesh = MeshSnapshot.empty(MeshConfig.DEFAULT);
    private UpdateCycle pods = UpdateCycle.NONE;
    private UpdateCycle addresses = UpdateCycle.NONE;
    private UpdateCycle rules = UpdateCycle.NONE;
    private UpdateCycle policies = UpdateCycle.NONE;

    @Setup
    public void build() {
        SyntheticMesh synthetic = new SyntheticMesh(namespaces);
        mesh = synthetic.snapshot(MeshConfig.DEFAULT);
        pods = UpdateCycle.over(synthetic, namespace -> namespace.pods("v1"), namespace -> namespace.pods("v2"));
        addresses = UpdateCycle.over(
                synthetic,
                namespace -> namespace.pods("v1"),
                namespace -> namespace.pods("v1").map(SnapshotUpdateBenchmark::withoutAddress));
        rules = UpdateCycle.over(
                synthetic,
                namespace -> namespace.rules(TlsMode.Known.ISTIO_MUTUAL),
                namespace -> namespace.rules(TlsMode.Known.DISABLE));
        policies = UpdateCycle.over(
                synthetic,
                namespace -> namespace.policy(MtlsMode.Known.STRICT).stream(),
                namespace -> namespace.policy(MtlsMode.Known.PERMISSIVE).stream());
    }

    private static Pod withoutAddress(Pod pod) {
        return new Pod(pod.id(), pod.meta(), pod.template(), pod.finished(), Optional.empty());
    }

    @Benchmark
    public MeshSnapshot pod() {
        return after(pods.next());
    }

    @Benchmark
    public MeshSnapshot podAddress() {
        return after(addresses.next());
    }

    @Benchmark
    public MeshSnapshot destinationRule() {
        return after(rules.next());
    }

    @Benchmark
    public MeshSnapshot peerAuthentication() {
        return after(policies.next());
    }

    private MeshSnapshot after(Change change) {
        mesh = mesh.apply(change);
        return mesh;
    }
}
