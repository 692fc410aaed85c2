package dev.mtlsguardrails.audit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mtlsguardrails.auditlog.AuditLog;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.verdict.Ruling;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;

/** Tells of late findings: a line in the audit log, a metric, and an event where this process is the one to write it. */
@ApplicationScoped
class LateTrail {

    private static final String REASON = "MtlsLateFinding";

    private final AuditLog log;
    private final MeterRegistry meters;
    private final Announcer announcer;
    private final Counter unjudged;

    LateTrail(AuditLog log, MeterRegistry meters, Announcer announcer) {
        this.log = log;
        this.meters = meters;
        this.announcer = announcer;
        this.unjudged = Counter.builder("mtls_guardrails_late_unjudged")
                .description("Stored changes that were not judged again because there were too many at once")
                .register(meters);
    }

    void late(LateFinding late) {
        log.write(line(late));
        meters.counter(
                        "mtls_guardrails_late_findings",
                        "rule",
                        late.ruling().finding().rule().text())
                .increment();
        announcer.warn(late.about(), REASON, late.text());
    }

    void unjudged() {
        unjudged.increment();
    }

    private static ObjectNode line(LateFinding late) {
        ResourceId id = late.change().id();
        Ruling ruling = late.ruling();
        return JsonNodeFactory.instance
                .objectNode()
                .put("event", "late-finding")
                .put("late", true)
                .put("operation", operation(late.change()))
                .put("kind", id.kind().toString())
                .put("namespace", id.namespace())
                .put("name", id.name())
                .put("rule", ruling.finding().rule().text())
                .put("field", ruling.finding().at().toString())
                .put("policy", ruling.policy().name())
                .put("text", late.text());
    }

    private static String operation(Change change) {
        return switch (change) {
            case Change.Create create -> "CREATE";
            case Change.Update update -> "UPDATE";
            case Change.Delete delete -> "DELETE";
            case Change.Standing standing -> "STANDING";
        };
    }
}
