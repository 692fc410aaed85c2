package dev.mtlsguardrails.bench;

import java.io.IOException;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Every question that Istio's own code has answered about a few hundred small, adversarial meshes, asked of our engine. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
public class EngineBenchmark {

    private List<AskedMesh> meshes = List.of();

    @Setup
    public void read() throws IOException {
        meshes = AskedMesh.selection();
    }

    @Benchmark
    public void allAnswers(Blackhole sink) {
        meshes.forEach(mesh -> mesh.answers().forEach(sink::consume));
    }
}
