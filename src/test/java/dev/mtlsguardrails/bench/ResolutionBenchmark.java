package dev.mtlsguardrails.bench;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import dev.mtlsguardrails.core.mtls.Call;
import dev.mtlsguardrails.core.resource.Host;
import dev.mtlsguardrails.synthetic.ResolvedService;
import dev.mtlsguardrails.synthetic.SyntheticMesh;
import dev.mtlsguardrails.synthetic.SyntheticNamespace;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One service, asked about for all its clients: what a review of a rule for that service costs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
public class ResolutionBenchmark {

    private static final int SERVICES = 50;

    @Param({"100", "1000", "10000"})
    public int namespaces;

    private MeshSnapshot mesh = MeshSnapshot.empty(MeshConfig.DEFAULT);
    private List<Host> hosts = List.of();
    private int next;

    @Setup
    public void build() {
        SyntheticMesh synthetic = new SyntheticMesh(namespaces);
        mesh = synthetic.snapshot(MeshConfig.DEFAULT);
        hosts = synthetic
                .each()
                .filter(namespace -> namespace.number() % (namespaces / SERVICES) == 0)
                .map(namespace -> namespace.host(SyntheticNamespace.SERVICES.getLast()))
                .toList();
    }

    @Benchmark
    public List<Call> service() {
        next = (next + 1) % hosts.size();
        return ResolvedService.of(hosts.get(next), mesh).calls();
    }
}
