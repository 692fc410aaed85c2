package dev.mtlsguardrails.kube;

import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.Exclusion;
import dev.mtlsguardrails.core.policy.Grants;
import dev.mtlsguardrails.core.policy.Policy;
import dev.mtlsguardrails.core.policy.Profile;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.policy.SidecarWish;
import dev.mtlsguardrails.core.policy.TrustedRequester;
import dev.mtlsguardrails.core.policy.UpkeepWish;
import dev.mtlsguardrails.core.policy.UpkeepWish.Effort;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads policies; what their schema lets through and we do not understand is malformed, never ignored. */
final class PolicyReader {

    private static final Map<String, Profile> PROFILES = Map.of("Baseline", Profile.BASELINE, "Strict", Profile.STRICT);
    private static final Map<String, Action> MODES =
            Map.of("Enforce", Action.ENFORCE, "Warn", Action.WARN, "Audit", Action.AUDIT);
    private static final Map<String, Action> ACTIONS =
            Map.of("Enforce", Action.ENFORCE, "Warn", Action.WARN, "Audit", Action.AUDIT, "Off", Action.OFF);
    private static final Map<String, Effort> EFFORTS =
            Map.of("Ensure", Effort.ENSURE, "Report", Effort.REPORT, "Ignore", Effort.IGNORE);

    /** What a list separated by commas can hold. */
    private static final Pattern PREFIX = Pattern.compile("[^,\\s]+");

    private PolicyReader() {}

    static Policy policy(ResourceId id, Cursor object) {
        Cursor spec = object.field("spec");
        return new Policy(
                id,
                priority(spec.field("priority")),
                MetaReader.labelSelector(spec.field("namespaceSelector")),
                oneOf(PROFILES, spec.field("profile"), "Baseline or Strict").orElse(Profile.BASELINE),
                oneOf(MODES, spec.field("mode"), "Enforce, Warn or Audit").orElse(Action.ENFORCE),
                deviations(spec.field("rules")),
                grants(spec.field("exceptions")),
                spec.field("exclude").items(exclusion -> "").stream()
                        .map(PolicyReader::exclusion)
                        .toList(),
                Subjects.all(spec.field("breakGlass")),
                spec.field("trustedRequesters").items(requester -> "").stream()
                        .map(PolicyReader::trusted)
                        .toList(),
                sidecars(spec.field("sidecarInjection")),
                upkeep(spec.field("destinationsWithoutSidecar")));
    }

    private static UpkeepWish upkeep(Cursor destinations) {
        return new UpkeepWish(effort(destinations.field("apiServer")), effort(destinations.field("services")));
    }

    private static Effort effort(Cursor about) {
        return oneOf(EFFORTS, about, "Ensure, Report or Ignore").orElse(Effort.REPORT);
    }

    private static SidecarWish sidecars(Cursor injection) {
        List<String> prefixes = new ArrayList<>();
        for (Cursor item : injection.field("statsInclusionPrefixes").items(item -> "")) {
            String prefix = item.required();
            if (!PREFIX.matcher(prefix).matches()) {
                throw new Cursor.Malformed(item.at(), "must be one prefix of statistics such as tls_inspector");
            }
            prefixes.add(prefix);
        }
        return new SidecarWish(injection.field("ensure").flag(), prefixes);
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

    private static Grants grants(Cursor exceptions) {
        if (exceptions.isAbsent()) {
            return Grants.BY_NOBODY;
        }
        Cursor rules = exceptions.field("rules");
        return new Grants(
                Subjects.all(exceptions.field("grantors")),
                Set.copyOf(exceptions.field("trustedNamespaces").texts()),
                Durations.daysOrHours(exceptions.field("maxDuration")),
                rules.isAbsent() ? Grants.RULES : ruleIds(rules),
                Durations.daysOrHours(exceptions.field("warnBefore")).orElse(Grants.WARN_BEFORE));
    }

    private static Exclusion exclusion(Cursor exclusion) {
        Cursor reason = exclusion.field("reason");
        if (reason.text().filter(text -> !text.isBlank()).isEmpty()) {
            throw new Cursor.Malformed(reason.at(), "is required: say why nobody should hear of it");
        }
        Cursor rules = exclusion.field("rules");
        Set<RuleId> ids = ruleIds(rules);
        if (ids.isEmpty()) {
            throw new Cursor.Malformed(rules.at(), "must name at least one rule");
        }
        return new Exclusion(
                exclusion.field("kind").required(),
                exclusion.field("namespace").text().orElse(""),
                exclusion.field("name").required(),
                ids,
                reason.required(),
                exclusion.field("expiresAt").time());
    }

    private static TrustedRequester trusted(Cursor requester) {
        return new TrustedRequester(
                requester.field("user").required(),
                some(requester.field("namespaces")),
                some(requester.field("kinds")),
                TrustedRequester.Gateways.NONE);
    }

    private static Set<String> some(Cursor list) {
        List<String> texts = list.texts();
        if (texts.isEmpty()) {
            throw new Cursor.Malformed(list.at(), "must name at least one");
        }
        return Set.copyOf(texts);
    }

    private static Set<RuleId> ruleIds(Cursor list) {
        Set<RuleId> ids = new HashSet<>();
        for (Cursor item : list.items(item -> item.text().orElse(""))) {
            ids.add(ruleId(item));
        }
        return ids;
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
