package dev.mtlsguardrails.kube;

import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.Policy;
import dev.mtlsguardrails.core.policy.Profile;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads our own kinds; what their schema lets through and we do not understand is malformed, never ignored. */
final class PolicyReader {

    private static final Map<String, Profile> PROFILES = Map.of("Baseline", Profile.BASELINE, "Strict", Profile.STRICT);
    private static final Map<String, Action> MODES =
            Map.of("Enforce", Action.ENFORCE, "Warn", Action.WARN, "Audit", Action.AUDIT);
    private static final Map<String, Action> ACTIONS =
            Map.of("Enforce", Action.ENFORCE, "Warn", Action.WARN, "Audit", Action.AUDIT, "Off", Action.OFF);

    private PolicyReader() {}

    static Policy policy(ResourceId id, Cursor object) {
        Cursor spec = object.field("spec");
        return new Policy(
                id,
                priority(spec.field("priority")),
                MetaReader.labelSelector(spec.field("namespaceSelector")),
                oneOf(PROFILES, spec.field("profile"), "Baseline or Strict").orElse(Profile.BASELINE),
                oneOf(MODES, spec.field("mode"), "Enforce, Warn or Audit").orElse(Action.ENFORCE),
                deviations(spec.field("rules")));
    }

    private static int priority(Cursor priority) {
        long written = priority.number().orElse(0L);
        if (written != (int) written) {
            throw new Cursor.Malformed(priority.at(), "must be a 32-bit integer");
        }
        return (int) written;
    }

    private static Map<RuleId, Action> deviations(Cursor rules) {
        Map<RuleId, Action> deviations = new TreeMap<>();
        for (Cursor rule : rules.items(rule -> rule.field("id").text().orElse(""))) {
            RuleId id = ruleId(rule.field("id"));
            Action action = oneOf(ACTIONS, rule.field("action"), "Enforce, Warn, Audit or Off")
                    .orElseThrow(() -> new Cursor.Malformed(rule.field("action").at(), "is required"));
            if (deviations.put(id, action) != null) {
                throw new Cursor.Malformed(rule.field("id").at(), "names " + id + " a second time");
            }
        }
        return deviations;
    }

    private static RuleId ruleId(Cursor id) {
        try {
            return new RuleId(id.required());
        } catch (IllegalArgumentException notAnId) {
            throw new Cursor.Malformed(id.at(), "must be a rule id such as MTLS-0201");
        }
    }

    private static <T> Optional<T> oneOf(Map<String, T> values, Cursor field, String allowed) {
        return field.text()
                .map(written -> Optional.ofNullable(values.get(written))
                        .orElseThrow(() -> new Cursor.Malformed(field.at(), "must be " + allowed)));
    }
}
