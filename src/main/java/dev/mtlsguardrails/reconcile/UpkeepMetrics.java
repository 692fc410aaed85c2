package dev.mtlsguardrails.reconcile;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** How the rules of ours fare, in numbers; all zero where somebody else leads. */
final class UpkeepMetrics {

    private final MeterRegistry meters;
    private final AtomicInteger desired;
    private final AtomicInteger present;
    private final AtomicInteger conflicting;
    private final AtomicInteger failed;
    private final AtomicInteger reported;

    UpkeepMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.desired = gauge("desired");
        this.present = gauge("present");
        this.conflicting = gauge("conflicting");
        this.failed = gauge("failed");
        this.reported = gauge("reported");
    }

    private AtomicInteger gauge(String state) {
        return meters.gauge("mtls_guardrails_upkeep_rules", List.of(Tag.of("state", state)), new AtomicInteger());
    }

    void show(Counts counts) {
        desired.set(counts.desired);
        present.set(counts.present);
        conflicting.set(counts.conflicting);
        failed.set(counts.failed);
        reported.set(counts.reported);
    }

    void written(Step step) {
        meters.counter(
                        "mtls_guardrails_upkeep_writes_total",
                        "step",
                        step.getClass().getSimpleName())
                .increment();
    }

    /**
     * What there is of each.
     *
     * @param desired rules that are wanted
     * @param present those of them that stand as they should
     * @param conflicting those that somebody else keeps from it: by their name, or by changing them again and again
     * @param failed those that the API server would not take
     * @param reported what is only said
     */
    record Counts(int desired, int present, int conflicting, int failed, int reported) {

        static final Counts NONE = new Counts(0, 0, 0, 0, 0);
    }
}
