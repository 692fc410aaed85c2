package dev.mtlsguardrails.audit;

import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.policy.Requester;
import dev.mtlsguardrails.core.rule.Admitted;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.rule.ClusterViews.Following;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.core.verdict.Hindsight;
import dev.mtlsguardrails.core.verdict.Judge;
import dev.mtlsguardrails.testbed.MovingViews;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a watch brings to bookinfo, second by second. */
final class Story {

    static final Instant START = Instant.parse("2026-12-01T12:00:00Z");

    private static final Path BOOKINFO = Path.of("src/test/resources/bookinfo");

    private final MovingViews views = new MovingViews(ClusterView.empty(MeshConfig.DEFAULT));
    private final Suspicions suspicions;
    private Optional<Admitted> admitted = Optional.empty();
    private Instant now = START;

    Story(RuleCatalogue catalogue) {
        Hindsight hindsight = new Hindsight(new Judge(catalogue, List.of()), catalogue);
        suspicions = new Suspicions(hindsight, change -> admitted);
        try (Stream<Path> files = Files.list(BOOKINFO)) {
            files.sorted().filter(file -> file.toString().endsWith(".yaml")).forEach(file -> known(read(file)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** These were there before anybody looked. */
    void known(String manifest) {
        views.come(manifest);
    }

    /** These went before anybody looked. */
    void forget(String manifest) {
        views.go(manifest);
    }

    void come(String manifest) {
        try (Following following = views.follow(change -> suspicions.seen(change, now))) {
            views.come(manifest);
        }
    }

    void go(String manifest) {
        try (Following following = views.follow(change -> suspicions.seen(change, now))) {
            views.go(manifest);
        }
    }

    /** Everything that comes now is let pass knowingly. */
    void admitted(Requester by, Finding.Fact... found) {
        admitted = Optional.of(new Admitted(by, Set.of(found)));
    }

    /** What is said so many seconds after the start. */
    List<LateFinding> after(int seconds) {
        now = START.plusSeconds(seconds);
        return suspicions.due(now, views.current().orElseThrow());
    }

    Optional<Instant> nextDue() {
        return suspicions.nextDue();
    }

    <T extends MeshObject> long count(Class<T> type) {
        return views.current()
                .orElseThrow()
                .mesh()
                .namespaces()
                .mapToLong(slice -> slice.all(type).size())
                .sum();
    }
}
