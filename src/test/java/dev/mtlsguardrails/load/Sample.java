package dev.mtlsguardrails.load;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * How long answers took, and how much time of the processor all of them together.
 *
 * @param nanoseconds of each answer, the quickest first
 * @param processor of the processes that had to do with it, the load generator apart
 */
record Sample(List<Long> nanoseconds, Duration processor) {

    private static final Duration GREETING = Duration.ofMillis(300);
    private static final Duration OF_ONE_CONNECTION = Duration.ofMillis(10);
    private static final Duration PARTING = Duration.ofMillis(100);

    static final Sample NONE = new Sample(List.of(), Duration.ZERO);

    /**
     * Measures what some processes spend while somebody asks. The clock starts when connections stand: API servers keep
     * theirs, and a handshake costs more than many reviews.
     */
    static Sample of(List<ProcessHandle> processes, Vegeta vegeta, Shot shot, int connections, Duration duration) {
        Duration greeting = GREETING.plus(OF_ONE_CONNECTION.multipliedBy(connections));
        CompletableFuture<List<Answer>> asking = CompletableFuture.supplyAsync(
                () -> vegeta.fire(shot, connections, greeting.plus(duration).plus(PARTING)));
        sleep(greeting);
        Duration before = spent(processes);
        Instant start = Instant.now();
        sleep(duration);
        Instant end = Instant.now();
        Duration processor = spent(processes).minus(before);
        return new Sample(
                asking.join().stream()
                        .filter(answer ->
                                answer.came().isAfter(start) && !answer.came().isAfter(end))
                        .map(Answer::nanoseconds)
                        .sorted()
                        .toList(),
                processor);
    }

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static Duration spent(List<ProcessHandle> processes) {
        return processes.stream()
                .map(process -> process.info().totalCpuDuration().orElseThrow())
                .reduce(Duration.ZERO, Duration::plus);
    }

    Sample and(Sample other) {
        List<Long> both = new ArrayList<>(
                Stream.concat(nanoseconds.stream(), other.nanoseconds.stream()).toList());
        Collections.sort(both);
        return new Sample(List.copyOf(both), processor.plus(other.processor));
    }

    int answers() {
        return nanoseconds.size();
    }

    /** Processor time of one answer, in microseconds. */
    double microseconds() {
        return processor.toNanos() / 1e3 / answers();
    }

    /** What so many of a hundred answers did not exceed, in milliseconds. */
    double percentile(int percent) {
        if (nanoseconds.isEmpty()) {
            throw new IllegalStateException("no answer came in time: measure for longer");
        }
        int rank = (int) Math.ceil(answers() * percent / 100.0);
        return nanoseconds.get(Math.max(rank, 1) - 1) / 1e6;
    }
}
