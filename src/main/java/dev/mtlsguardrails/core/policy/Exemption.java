package dev.mtlsguardrails.core.policy;

import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.resource.Labels;
import dev.mtlsguardrails.core.resource.Resource;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.resource.Selector;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * An {@code MtlsException}: workloads of its own namespace that may do without mutual TLS, for a reason and a time. It
 * may be stored without some of what it needs, and then it excuses nothing.
 *
 * @param ports the workload ports it is limited to; none means all
 * @param rules as written; what is no rule id excuses nothing
 */
public record Exemption(
        ResourceId id,
        Selector workloads,
        List<Long> ports,
        List<String> rules,
        String reason,
        String owner,
        Optional<Instant> expiresAt)
        implements Resource {

    public static final GroupKind KIND = new GroupKind("mtls-guardrails.dev", "MtlsException");

    public Exemption {
        ports = List.copyOf(ports);
        rules = List.copyOf(rules);
    }

    /** To the second: at its end it has ended. */
    public boolean isLive(Instant now) {
        return expiresAt.filter(now::isBefore).isPresent();
    }

    public boolean excuses(RuleId rule) {
        return rules.contains(rule.text());
    }

    /** Whether it names its workloads by what they are, and not only by what they are not. */
    public boolean isSpecific() {
        return workloads.requirements().stream().anyMatch(Selector.Requirement.In.class::isInstance);
    }

    public boolean selects(Labels podLabels) {
        return isSpecific() && workloads.matches(podLabels);
    }

    /** Whether everything that the other selects, now or later, is selected here. */
    public boolean covers(Selector other) {
        return isSpecific() && workloads.covers(other);
    }

    public boolean isAbout(Collection<Long> workloadPorts) {
        return ports.isEmpty() || ports.containsAll(workloadPorts);
    }

    public boolean isAboutAllPorts() {
        return ports.isEmpty();
    }
}
