package dev.mtlsguardrails.load;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The webhook and the null handler, asked the same in turns, without an API server between.
 *
 * @param subjects what the reviews are about
 * @param address where both listen
 * @param process in which both run
 * @param duration of all turns of one of them
 */
record DirectLoad(Vegeta vegeta, List<Subject> subjects, String address, ProcessHandle process, Duration duration) {

    static final List<String> COLUMNS = List.of(
            "namespaces",
            "review",
            "connections",
            "CPU, ratio",
            "p50, ratio",
            "p99, ratio",
            "CPU, µs",
            "p50, ms",
            "p99, ms",
            "null CPU, µs",
            "answers");

    private static final List<Integer> CONNECTIONS = List.of(1, 8, 64);
    private static final int TURNS = 2;

    void warmUp() {
        subjects.forEach(subject -> {
            vegeta.warmUp(subject.unjudged(address + "/null"));
            vegeta.warmUp(subject.review(address + "/validate"));
        });
    }

    /** A row for each review and number of connections. */
    Stream<List<String>> rows(int namespaces) {
        return subjects.stream()
                .flatMap(subject -> CONNECTIONS.stream()
                        .map(connections -> Stream.concat(
                                        Stream.of(
                                                Integer.toString(namespaces),
                                                subject.name(),
                                                Integer.toString(connections)),
                                        compared(subject, connections).cells())
                                .toList()));
    }

    Compared compared(Subject subject, int connections) {
        return IntStream.range(0, TURNS)
                .mapToObj(turn -> new Compared(
                        sample(subject.review(address + "/validate"), connections),
                        sample(subject.unjudged(address + "/null"), connections)))
                .reduce(new Compared(Sample.NONE, Sample.NONE), Compared::and);
    }

    private Sample sample(Shot shot, int connections) {
        return Sample.of(List.of(process), vegeta, shot, connections, duration.dividedBy(TURNS));
    }

    /** The webhook beside the null handler. */
    record Compared(Sample ours, Sample none) {

        private Compared and(Compared later) {
            return new Compared(ours.and(later.ours), none.and(later.none));
        }

        private Stream<String> cells() {
            return Stream.of(
                    Table.ratio(ours.microseconds(), none.microseconds()),
                    Table.ratio(ours.percentile(50), none.percentile(50)),
                    Table.ratio(ours.percentile(99), none.percentile(99)),
                    Table.number(ours.microseconds()),
                    Table.number(ours.percentile(50)),
                    Table.number(ours.percentile(99)),
                    Table.number(none.microseconds()),
                    Integer.toString(ours.answers()));
        }
    }
}
