package dev.mtlsguardrails.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.crd.generator.annotation.PrinterColumnFormat;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.time.ZonedDateTime;
import java.util.List;

/** Who is excused, from what, why, by whom and until when. */
public class MtlsExceptionSpec {

    @JsonPropertyDescription("The workloads that are excused, by the labels of their pods. It must say what they are:"
            + " matchLabels, or an In expression.")
    @Required
    @ValidationRule(
            value = "(has(self.matchLabels) && size(self.matchLabels) > 0)"
                    + " || (has(self.matchExpressions) && size(self.matchExpressions) > 0)",
            message = "workloadSelector must name labels: an exception is for known workloads, never for all")
    public LabelSelector workloadSelector;

    @JsonPropertyDescription(
            "The workload ports (containerPort, not the Service's) that it is limited to. Absent: all.")
    @Size(max = 64)
    public List<@Min(1) @Max(65535) Integer> ports;

    @JsonPropertyDescription("What is excused: ids of rules, such as MTLS-0201.")
    @Required
    @Size(min = 1, max = 32)
    public List<@Pattern("^MTLS-[0-9]{4}$") String> rules;

    @JsonPropertyDescription("Why these workloads have to do without mutual TLS.")
    @Required
    @Size(min = 1, max = 1024)
    public String reason;

    @JsonPropertyDescription("Who is to be asked about it, such as a team.")
    @Required
    @Size(min = 1, max = 253)
    @PrinterColumn(name = "Owner")
    public String owner;

    @JsonPropertyDescription("When it ends. From that second on it excuses nothing; what runs keeps running.")
    @Required
    @PrinterColumn(name = "Expires", format = PrinterColumnFormat.DATE_TIME)
    public ZonedDateTime expiresAt;
}
