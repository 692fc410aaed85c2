package dev.mtlsguardrails.bench;

import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Short runs of JMH: long enough for ratios, too short for the third digit. What takes long to be compiled says so itself,
 * by {@code @Warmup}.
 */
final class Timing {

    /** A heap of one size, and compilation in the foreground: neither is to go on beside the clock on a busy machine. */
    private static final String[] JVM = {"-Xms1g", "-Xmx1g", "-Xbatch"};

    private static final TimeValue ITERATION = TimeValue.milliseconds(500);
    private static final int TO_MEASURE = 6;

    private Timing() {}

    /** The results of one benchmark, one for each of its parameters. */
    static Collection<RunResult> of(Class<?> benchmark, String method) throws RunnerException {
        return new Runner(new OptionsBuilder()
                        .include("^" + benchmark.getName() + "\\." + method + "$")
                        .forks(1)
                        .jvmArgsAppend(JVM)
                        .warmupTime(ITERATION)
                        .measurementIterations(TO_MEASURE)
                        .measurementTime(ITERATION)
                        .timeUnit(TimeUnit.MICROSECONDS)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
    }

    /** Of the best iteration: what else goes on in the machine can only make it slower. */
    static double microseconds(RunResult result) {
        return result.getPrimaryResult().getStatistics().getMin();
    }

    /** With two digits that mean something. */
    static String told(double microseconds) {
        return microseconds < 1_000 ? digits(microseconds) + " µs" : digits(microseconds / 1_000) + " ms";
    }

    private static String digits(double number) {
        return String.format(Locale.ROOT, number < 10 ? "%.1f" : "%,.0f", number);
    }
}
