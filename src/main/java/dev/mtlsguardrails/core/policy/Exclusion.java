package dev.mtlsguardrails.core.policy;

import dev.mtlsguardrails.core.resource.ResourceId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Findings about one object that a policy does not want to hear of: the way to excuse what is no workload.
 *
 * @param kind without its group
 * @param namespace empty for an object without namespace
 * @param expiresAt empty for never
 */
public record Exclusion(
        String kind, String namespace, String name, Set<RuleId> rules, String reason, Optional<Instant> expiresAt) {

    public Exclusion {
        rules = Set.copyOf(rules);
    }

    boolean excludes(RuleId rule, ResourceId subject, Instant now) {
        return rules.contains(rule)
                && subject.kind().kind().equals(kind)
                && subject.namespace().equals(namespace)
                && subject.name().equals(name)
                && expiresAt.map(now::isBefore).orElse(true);
    }
}
