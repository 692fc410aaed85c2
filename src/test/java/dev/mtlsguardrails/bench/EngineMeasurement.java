package dev.mtlsguardrails.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.runner.RunnerException;

/** How long the engine needs for an answer. */
record EngineMeasurement() implements Measurement {

    @Override
    public String name() {
        return "engine";
    }

    @Override
    public List<String> lines() throws RunnerException {
        List<AskedMesh> meshes = meshes();
        if (meshes.isEmpty()) {
            return List.of("engine: not measured, there is no " + AskedMesh.file());
        }
        long answers = meshes.stream().flatMap(AskedMesh::answers).count();
        double time = Timing.microseconds(
                Timing.of(EngineBenchmark.class, "allAnswers").iterator().next());
        return List.of(String.format(
                Locale.ROOT,
                "engine, %,d answers about %,d meshes: %s (%s each)",
                answers,
                meshes.size(),
                Timing.told(time),
                Timing.told(time / answers)));
    }

    private static List<AskedMesh> meshes() {
        try {
            return AskedMesh.selection();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
