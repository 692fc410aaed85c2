package dev.mtlsguardrails.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.auditlog.AuditLog;
import dev.mtlsguardrails.core.controlplane.MeshConfig;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.core.verdict.Hindsight;
import dev.mtlsguardrails.core.verdict.Judge;
import dev.mtlsguardrails.testbed.MovingViews;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A watch is never held up by the judging of what it brings. */
class LateFindingsTest {

    private static final int MORE_THAN_ARE_KEPT = 5_000;

    @Test
    void whatIsTooMuchIsCountedAndNotWaitedFor() throws InterruptedException {
        MovingViews views = new MovingViews(ClusterView.empty(MeshConfig.DEFAULT));
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        CountDownLatch judging = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        RuleCatalogue catalogue = RuleCatalogue.complete();
        LateFindings findings = new LateFindings(
                views,
                new Hindsight(new Judge(catalogue, List.of()), catalogue),
                change -> {
                    judging.countDown();
                    try {
                        released.await();
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                    return Optional.empty();
                },
                new LateTrail(new AuditLog(Clock.systemUTC()), meters, (about, reason, text) -> {}),
                Clock.systemUTC());
        findings.start(new StartupEvent());

        for (int version = 0; version < MORE_THAN_ARE_KEPT; version++) {
            views.come("{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {version: v%d}}}"
                    .formatted(version));
        }

        judging.await();
        assertThat(meters.counter("mtls_guardrails_late_unjudged").count()).isPositive();
        released.countDown();
        findings.stop(new ShutdownEvent());
        assertThat(views.followed()).isZero();
    }
}
