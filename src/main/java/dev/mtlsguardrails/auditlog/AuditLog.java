package dev.mtlsguardrails.auditlog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.jboss.logging.Logger;

/** What auditors collect: one line of JSON for each decision, and for each late finding. */
@ApplicationScoped
public class AuditLog {

    private static final Logger LINES = Logger.getLogger("audit");

    private final Clock clock;

    public AuditLog(Clock clock) {
        this.clock = clock;
    }

    /** With the time: whoever collects lines may not know when they were written. */
    public void write(ObjectNode line) {
        LINES.info(
                line.put("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString()));
    }
}
