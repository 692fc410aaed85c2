package dev.mtlsguardrails.bench;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** Runs all benchmarks in one go, and says how their figures relate: {@code make bench}. */
public final class Benchmarks {

    /** A further benchmark is a class and a line here. */
    private static final List<Measurement> ALL = List.of(
            new EngineMeasurement(),
            new TimeBySize("snapshot update, pod", SnapshotUpdateBenchmark.class, "pod"),
            new TimeBySize("snapshot update, pod gets its address", SnapshotUpdateBenchmark.class, "podAddress"),
            new TimeBySize("snapshot update, DestinationRule", SnapshotUpdateBenchmark.class, "destinationRule"),
            new TimeBySize("snapshot update, PeerAuthentication", SnapshotUpdateBenchmark.class, "peerAuthentication"),
            new TimeBySize("one service for all its clients", ResolutionBenchmark.class, "service"),
            new TimeBySize("impact, policy of the mesh", ImpactBenchmark.class, "meshPolicy"),
            new TimeBySize("impact, wildcard rule in the root namespace", ImpactBenchmark.class, "rootWildcard"),
            new TimeBySize("impact, rule for one host", ImpactBenchmark.class, "exactHostRule"),
            new TimeBySize("impact, policy for one workload", ImpactBenchmark.class, "workloadPolicy"),
            new TimeBySize("impact, Deployment", ImpactBenchmark.class, "deployment"),
            new MemoryFootprint());

    private Benchmarks() {}

    public static void main(String[] none) throws RunnerException {
        List<String> lines = new ArrayList<>();
        for (Measurement measurement : ALL) {
            System.out.println("measuring: " + measurement.name());
            lines.addAll(measurement.lines());
        }
        System.out.println();
        System.out.println("RATIOS IN ONE RUN");
        lines.forEach(System.out::println);
    }
}
