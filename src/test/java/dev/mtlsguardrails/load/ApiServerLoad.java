package dev.mtlsguardrails.load;

import dev.mtlsguardrails.testbed.Eventually;
import dev.mtlsguardrails.testbed.Installer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Creations as dry runs at a real API server, first where nobody guards and then where the webhook does.
 *
 * @param vegeta with the identity of an administrator
 * @param processes of the API server and of the webhook
 * @param duration of each measurement
 */
record ApiServerLoad(KubernetesClient client, Vegeta vegeta, List<ProcessHandle> processes, Duration duration) {

    static final List<String> COLUMNS = List.of(
            "namespaces",
            "creation",
            "CPU, ratio",
            "p50, ratio",
            "p99, ratio",
            "CPU, µs",
            "p50, ms",
            "p99, ms",
            "unguarded CPU, µs",
            "unguarded p50, ms",
            "answers");

    private static final int CONNECTIONS = 8;
    private static final Duration A_LOOK = Duration.ofMillis(200);
    private static final Duration WARM_UP = Duration.ofSeconds(2);

    /** A row for each subject. */
    List<List<String>> rows(int namespaces, int port, Path authority) {
        String server = client.getMasterUrl().toString().replaceAll("/$", "");
        List<Sample> unguarded = samples(subject -> subject.unguarded(server));
        new Installer(client).installWebhooks(port, authority);
        try {
            Subject.ALL.forEach(subject -> awaitGuarded(subject.creation(server)));
            List<Sample> guarded = samples(subject -> subject.creation(server));
            return IntStream.range(0, guarded.size())
                    .mapToObj(
                            which -> row(namespaces, Subject.ALL.get(which), guarded.get(which), unguarded.get(which)))
                    .toList();
        } finally {
            client.admissionRegistration()
                    .v1()
                    .validatingWebhookConfigurations()
                    .delete();
            client.admissionRegistration().v1().mutatingWebhookConfigurations().delete();
            Subject.ALL.forEach(subject -> awaitGuarded(subject.unguarded(server)));
        }
    }

    /** The API server hears of its webhooks a little later. */
    private void awaitGuarded(Shot shot) {
        Eventually.assertEventually(() -> {
            try {
                vegeta.fire(shot, CONNECTIONS, A_LOOK);
            } catch (WrongAnswerException notYet) {
                throw new AssertionError(notYet);
            }
        });
    }

    private List<Sample> samples(Function<Subject, Shot> shot) {
        Subject.ALL.forEach(subject -> vegeta.fire(shot.apply(subject), CONNECTIONS, WARM_UP));
        return Subject.ALL.stream()
                .map(subject -> Sample.of(processes, vegeta, shot.apply(subject), CONNECTIONS, duration))
                .toList();
    }

    private static List<String> row(int namespaces, Subject subject, Sample guarded, Sample unguarded) {
        return Stream.of(
                        Integer.toString(namespaces),
                        subject.name(),
                        Table.ratio(guarded.microseconds(), unguarded.microseconds()),
                        Table.ratio(guarded.percentile(50), unguarded.percentile(50)),
                        Table.ratio(guarded.percentile(99), unguarded.percentile(99)),
                        Table.number(guarded.microseconds()),
                        Table.number(guarded.percentile(50)),
                        Table.number(guarded.percentile(99)),
                        Table.number(unguarded.microseconds()),
                        Table.number(unguarded.percentile(50)),
                        Integer.toString(guarded.answers()))
                .toList();
    }
}
