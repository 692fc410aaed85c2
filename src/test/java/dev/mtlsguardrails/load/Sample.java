package dev.mtlsguardrails.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * How long answers took, and how much time of the processor all of them together.
 *
 * @param nanoseconds of each answer, the quickest first
 * @param processor of the processes that had to do with it, the load generator apart
 */
record Sample(List<Long> nanoseconds, Duration processor) {

    static final Sample NONE = new Sample(List.of(), Duration.ZERO);

    /** Measures what some processes spend while somebody asks. */
    static Sample of(List<ProcessHandle> processes, Supplier<List<Answer>> asking) {
        Duration before = spent(processes);
        List<Answer> answers = asking.get();
        return new Sample(
                answers.stream().map(Answer::nanoseconds).sorted().toList(),
                spent(processes).minus(before));
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
        int rank = (int) Math.ceil(answers() * percent / 100.0);
        return nanoseconds.get(Math.max(rank, 1) - 1) / 1e6;
    }
}
