package dev.mtlsguardrails.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;

/**
 * How long something takes in meshes of several sizes, and how that grows.
 *
 * @param benchmark has a parameter {@link #NAMESPACES}
 */
record TimeBySize(String name, Class<?> benchmark, String method) implements Measurement {

    static final String NAMESPACES = "namespaces";

    @Override
    public List<String> lines() throws RunnerException {
        List<RunResult> results = Timing.of(benchmark, method).stream()
                .sorted(Comparator.comparingInt(TimeBySize::size))
                .toList();
        RunResult smallest = results.getFirst();
        List<String> lines = new ArrayList<>();
        lines.add(told(smallest));
        results.stream()
                .skip(1)
                .map(larger -> String.format(
                        Locale.ROOT,
                        "%s (%.1f x that at %,d)",
                        told(larger),
                        Timing.microseconds(larger) / Timing.microseconds(smallest),
                        size(smallest)))
                .forEach(lines::add);
        return lines;
    }

    private String told(RunResult result) {
        return String.format(
                Locale.ROOT, "%s, %,d namespaces: %s", name, size(result), Timing.told(Timing.microseconds(result)));
    }

    private static int size(RunResult result) {
        return Integer.parseInt(result.getParams().getParam(NAMESPACES));
    }
}
