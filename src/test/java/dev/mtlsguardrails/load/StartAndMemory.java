package dev.mtlsguardrails.load;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What the program, as it is packaged, needs to be there. */
final class StartAndMemory {

    static final List<String> COLUMNS = List.of(
            "namespaces",
            "start to first verdict, s",
            "resident at rest, MiB",
            "heap at rest, MiB",
            "resident under load, MiB",
            "heap under load, MiB");

    private static final int CONNECTIONS = 64;
    private static final Duration REST = Duration.ofSeconds(3);
    private static final double MEBIBYTE = 1024 * 1024;

    private StartAndMemory() {}

    /** Of a webhook that was started just now. */
    static List<String> row(int namespaces, RunningWebhook webhook, Vegeta vegeta, Duration load)
            throws IOException, InterruptedException {
        Duration start = webhook.firstVerdict();
        Thread.sleep(REST);
        long residentAtRest = webhook.resident();
        long liveAtRest = webhook.live();
        Subject.ALL.forEach(subject -> vegeta.fire(subject.review(webhook.address() + "/validate"), CONNECTIONS, load));
        long residentUnderLoad = webhook.resident(); // first: what is left over is not given back
        return List.of(
                Integer.toString(namespaces),
                Table.number(start.toMillis() / 1e3),
                Table.number(residentAtRest / MEBIBYTE),
                Table.number(liveAtRest / MEBIBYTE),
                Table.number(residentUnderLoad / MEBIBYTE),
                Table.number(webhook.live() / MEBIBYTE));
    }
}
