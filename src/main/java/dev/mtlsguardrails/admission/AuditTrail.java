package dev.mtlsguardrails.admission;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mtlsguardrails.admission.Admission.Decided;
import dev.mtlsguardrails.admission.AdmissionRequest.DryRun;
import dev.mtlsguardrails.admission.Mutation.Mutated;
import dev.mtlsguardrails.admission.Reconsideration.SecondLook;
import dev.mtlsguardrails.auditlog.AuditLog;
import dev.mtlsguardrails.core.impact.Completeness;
import dev.mtlsguardrails.core.injection.Reason.Telling;
import dev.mtlsguardrails.core.policy.Leniency;
import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.verdict.Ruling;
import dev.mtlsguardrails.core.verdict.Verdict;
import dev.mtlsguardrails.kube.ServedKind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Leaves a trace of every decision: one line of JSON without bodies, and metrics with bounded labels. */
@ApplicationScoped
class AuditTrail {

    private static final String PREFIX = "mtls_guardrails_admission_";

    private static final int MOST_NAMED = 50;

    private final AuditLog log;
    private final MeterRegistry meters;

    AuditTrail(AuditLog log, MeterRegistry meters) {
        this.log = log;
        this.meters = meters;
        List.of(400, 500, 503).forEach(this::failures); // there before the first failure, for alerts to refer to
        partialImpacts();
        notEvaluated();
        Stream.of(SecondLook.values()).forEach(this::secondLooks);
    }

    void decided(AdmissionRequest request, Decided decision, Optional<SecondLook> look, Duration taken) {
        List<Ruling> rulings = decision.verdict().map(Verdict::rulings).orElse(List.of());
        log.write(line(request, decision, look, rulings, taken));
        look.map(this::secondLooks).ifPresent(Counter::increment);
        String operation = request.operation().word();
        meters.counter(
                        PREFIX + "requests",
                        "operation",
                        operation,
                        "kind",
                        bounded(request.id().kind()),
                        "decision",
                        decision.decision().word(),
                        "dry_run",
                        Boolean.toString(request.dryRun() == DryRun.YES))
                .increment();
        Timer.builder(PREFIX + "duration")
                .publishPercentileHistogram()
                .tag("operation", operation)
                .register(meters)
                .record(taken);
        if (decision.verdict()
                .map(Verdict::effect)
                .filter(Completeness.PARTIAL::equals)
                .isPresent()) {
            partialImpacts().increment();
        }
        if (!decision.notEvaluated().isEmpty()) {
            notEvaluated().increment();
        }
        rulings.forEach(ruling -> meters.counter(
                        PREFIX + "findings",
                        "rule",
                        ruling.finding().rule().text(),
                        "action",
                        ruling.action().word(),
                        "unbridled",
                        ruling.unbridled().word(),
                        "leniency",
                        ruling.leniency().map(Leniency::word).orElse("none"))
                .increment());
    }

    /** What a template was given, or why not: a line where somebody should hear of it, and a metric where there is one. */
    void mutated(AdmissionRequest request, Mutated mutated) {
        mutated.marking().ifPresent(marking -> {
            if (marking.telling() != Telling.NOBODY) {
                log.write(line("mutation", marking.word(), request).put("mark", marking.words()));
            }
            meters.counter(PREFIX + "mutations", "kind", bounded(request.id().kind()), "outcome", marking.word())
                    .increment();
        });
    }

    private Counter partialImpacts() {
        return Counter.builder(PREFIX + "partial_impacts")
                .description("Changes whose effect was more work to find out than the budget allows")
                .register(meters);
    }

    private Counter notEvaluated() {
        return Counter.builder(PREFIX + "not_evaluated")
                .description("Reviews that some rules were not asked about because the mesh was not loaded")
                .register(meters);
    }

    /** A review that got no decision: the API server's failure policy decides. */
    void failed(int status) {
        failures(status).increment();
    }

    private Counter failures(int status) {
        return Counter.builder(PREFIX + "failures")
                .description("Reviews that got no decision")
                .tag("status", Integer.toString(status))
                .register(meters);
    }

    private Counter secondLooks(SecondLook look) {
        return Counter.builder(PREFIX + "second_looks")
                .description("Refusals that a newer view of the cluster could have changed")
                .tag("outcome", look.word())
                .register(meters);
    }

    /** Anybody may define a kind; a metric must not grow with them. */
    private static String bounded(GroupKind kind) {
        return ServedKind.ALL.stream().anyMatch(served -> served.kind().equals(kind)) ? kind.kind() : "other";
    }

    private static ObjectNode line(String event, String decision, AdmissionRequest request) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("event", event)
                .put("decision", decision)
                .put("operation", request.operation().name())
                .put("kind", request.id().kind().toString())
                .put("namespace", request.id().namespace())
                .put("name", request.id().name())
                .put("user", request.requester().user())
                .put("dryRun", request.dryRun() == DryRun.YES)
                .put("uid", request.uid());
    }

    private static ObjectNode line(
            AdmissionRequest request,
            Decided decision,
            Optional<SecondLook> look,
            List<Ruling> rulings,
            Duration taken) {
        ObjectNode line = line("admission", decision.decision().word(), request).put("micros", taken.toNanos() / 1_000);
        look.ifPresent(second -> line.put("secondLook", second.word()));
        if (!decision.notEvaluated().isEmpty()) {
            ArrayNode notEvaluated = line.putArray("notEvaluated");
            decision.notEvaluated().forEach(rule -> notEvaluated.add(rule.text()));
        }
        ArrayNode findings = line.putArray("findings");
        line.put("count", rulings.size());
        rulings.stream().limit(MOST_NAMED).forEach(ruling -> {
            ObjectNode finding = findings.addObject()
                    .put("rule", ruling.finding().rule().text())
                    .put("field", ruling.finding().at().toString())
                    .put("action", ruling.action().word())
                    .put("unbridled", ruling.unbridled().word())
                    .put("policy", ruling.policy().name());
            ruling.leniency()
                    .ifPresent(
                            leniency -> finding.put("leniency", leniency.word()).put("because", leniency.because()));
        });
        return line;
    }
}
