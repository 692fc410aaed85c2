package dev.mtlsguardrails.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mtlsguardrails.auditlog.AuditLog;
import dev.mtlsguardrails.core.rule.ClusterViews;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.Rule;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.core.rule.RuleInfo;
import dev.mtlsguardrails.core.rule.Situation;
import dev.mtlsguardrails.core.verdict.Judge;
import dev.mtlsguardrails.testbed.Reviews;
import dev.mtlsguardrails.testbed.Yaml;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Whatever goes wrong inside, nothing is allowed by it. */
class FailureTest {

    private static final byte[] REVIEW = Reviews.bytes(
            Reviews.creation("uid", Yaml.single(Path.of("policies/rules/MTLS-0201-sends-plaintext/good-mutual.yaml"))));

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void aClusterThatIsNotKnownYetIs503() {
        assertThat(endpoint(RuleCatalogue.complete(), Optional::empty)
                        .validate(REVIEW, Deadline.UNSAID)
                        .await()
                        .indefinitely()
                        .getStatus())
                .isEqualTo(503);
        assertThat(meters.counter("mtls_guardrails_admission_failures", "status", "503")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aReviewThatNobodyWaitsForAnyMoreIs503() {
        AtomicLong nanos = new AtomicLong();
        Deadline deadline = Deadline.of("5s", nanos::get);
        AdmissionEndpoint endpoint = endpoint(RuleCatalogue.complete(), () -> Optional.of(Offline.bookinfo(List.of())));

        assertThat(endpoint.validate(REVIEW, deadline).await().indefinitely().getStatus())
                .isEqualTo(200);
        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        assertThat(endpoint.validate(REVIEW, deadline).await().indefinitely().getStatus())
                .isEqualTo(503);
        assertThat(endpoint.mutate(REVIEW, deadline).await().indefinitely().getStatus())
                .isEqualTo(503);
        assertThat(meters.counter("mtls_guardrails_admission_failures", "status", "503")
                        .count())
                .isEqualTo(2);
    }

    @Test
    void aBugInARuleIs500() {
        RuleCatalogue broken = new RuleCatalogue(List.of(new BrokenRule()));

        assertThat(endpoint(broken, () -> Optional.of(Offline.bookinfo(List.of())))
                        .validate(REVIEW, Deadline.UNSAID)
                        .await()
                        .indefinitely()
                        .getStatus())
                .isEqualTo(500);
        assertThat(meters.counter("mtls_guardrails_admission_failures", "status", "500")
                        .count())
                .isEqualTo(1);
    }

    /** The API server then stores the template without a mark: the entry's failure policy is Ignore. */
    @Test
    void neitherIsAnObjectThatNeedsNoMark() {
        assertThat(endpoint(RuleCatalogue.complete(), Optional::empty)
                        .mutate(REVIEW, Deadline.UNSAID)
                        .await()
                        .indefinitely()
                        .getStatus())
                .isEqualTo(503);
        Clock broken = new Clock() {
            @Override
            public Instant instant() {
                throw new IllegalStateException("broken on purpose");
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        assertThat(endpoint(RuleCatalogue.complete(), broken, () -> Optional.of(Offline.bookinfo(List.of())))
                        .mutate(REVIEW, Deadline.UNSAID)
                        .await()
                        .indefinitely()
                        .getStatus())
                .isEqualTo(500);
    }

    private AdmissionEndpoint endpoint(RuleCatalogue catalogue, ClusterViews views) {
        return endpoint(catalogue, Clock.systemUTC(), views);
    }

    private AdmissionEndpoint endpoint(RuleCatalogue catalogue, Clock clock, ClusterViews views) {
        return new AdmissionEndpoint(
                new Admission(new Judge(catalogue, List.of()), catalogue, clock),
                new Mutation(clock),
                new AuditTrail(new AuditLog(clock), meters),
                new LetPass(),
                views);
    }

    private static final class BrokenRule implements Rule {

        @Override
        public RuleInfo info() {
            return RuleCatalogue.complete().infos().getFirst();
        }

        @Override
        public List<Finding> check(Situation situation) {
            throw new IllegalStateException("broken on purpose");
        }
    }
}
