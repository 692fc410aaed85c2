package dev.mtlsguardrails.core.rule.exception;

import dev.mtlsguardrails.core.policy.Action;
import dev.mtlsguardrails.core.policy.Exemption;
import dev.mtlsguardrails.core.policy.Policy;
import dev.mtlsguardrails.core.policy.RuleActions;
import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.policy.Subject;
import dev.mtlsguardrails.core.reach.Reach;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.rule.Basis;
import dev.mtlsguardrails.core.rule.Finding;
import dev.mtlsguardrails.core.rule.Rule;
import dev.mtlsguardrails.core.rule.RuleInfo;
import dev.mtlsguardrails.core.rule.Situation;
import dev.mtlsguardrails.core.rule.Words;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * MTLS-0402: an exception that nobody granted, or that does not say whom, what, why, who and until when. Looked at when
 * one is made or its spec changes, and never softened by the mode of a policy: what slipped in while a policy was tried
 * out would count later.
 */
public final class ExceptionNotGranted implements Rule {

    private static final RuleInfo INFO = new RuleInfo(
            new RuleActions(new RuleId("MTLS-0402"), Action.ENFORCE, Action.ENFORCE, RuleActions.Softened.BY_NAME_ONLY),
            "exception-not-granted",
            "exception that is not granted, malformed, too broad, without reason, or expired on arrival",
            List.of(Exemption.KIND),
            Basis.OBJECT);

    private static final JsonPointer SPEC = JsonPointer.of("spec");
    private static final long HIGHEST_PORT = 65_535;
    private static final Duration MONTH = Duration.ofDays(30);

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Finding> check(Situation situation) {
        Optional<Exemption> before = situation.replaced(Exemption.class);
        return situation.stored(Exemption.class).stream()
                .filter(exemption -> !before.equals(Optional.of(exemption)) && situation.isAsked())
                .flatMap(exemption -> findings(exemption, situation).stream())
                .toList();
    }

    private static List<Finding> findings(Exemption exemption, Situation situation) {
        List<Policy> governing = situation
                .guards()
                .governing(situation.after().namespaceLabels(exemption.id().namespace()));
        List<Finding> findings = new ArrayList<>();
        authority(exemption, situation, governing).ifPresent(findings::add);
        workloads(exemption).ifPresent(findings::add);
        findings.addAll(ports(exemption));
        findings.addAll(rules(exemption, governing));
        blank(exemption, "reason", exemption.reason(), "why these workloads have to do without mutual TLS")
                .ifPresent(findings::add);
        blank(exemption, "owner", exemption.owner(), "who is to be asked about it, such as a team")
                .ifPresent(findings::add);
        end(exemption, situation.now(), governing).ifPresent(findings::add);
        return findings;
    }

    private static Optional<Finding> authority(Exemption exemption, Situation situation, List<Policy> governing) {
        String namespace = exemption.id().namespace();
        if (situation.mayGrant(namespace)) {
            return Optional.empty();
        }
        List<Subject> grantors = situation.guards().grantors(situation.after().namespaceLabels(namespace));
        String policies = governing.stream().map(policy -> policy.id().name()).collect(Collectors.joining(", "));
        return Optional.of(finding(
                exemption,
                SPEC,
                "",
                situation.requester() + " may not grant exceptions in namespace " + namespace,
                grantors.isEmpty()
                        ? "nobody may: policy " + policies + " names no grantors; ask its owner to name some in"
                                + " `spec.exceptions.grantors`"
                        : "ask " + Words.subjects(grantors) + " to apply it"));
    }

    private static Optional<Finding> workloads(Exemption exemption) {
        return exemption.isSpecific()
                ? Optional.empty()
                : Optional.of(finding(
                        exemption,
                        SPEC.key("workloadSelector"),
                        exemption.workloads().toString(),
                        "the selector does not say which workloads are meant: without `matchLabels` or an `In`"
                                + " expression it would take in whatever comes",
                        "write the labels of the workload under `workloadSelector.matchLabels`"));
    }

    private static List<Finding> ports(Exemption exemption) {
        List<Finding> findings = new ArrayList<>();
        for (int index = 0; index < exemption.ports().size(); index++) {
            long port = exemption.ports().get(index);
            if (port < 1 || port > HIGHEST_PORT) {
                findings.add(finding(
                        exemption,
                        SPEC.key("ports").item(index, Long.toString(port)),
                        Long.toString(port),
                        port + " is no port",
                        "write a port of the workload, 1 to 65535"));
            }
        }
        return findings;
    }

    private static List<Finding> rules(Exemption exemption, List<Policy> governing) {
        if (exemption.rules().isEmpty()) {
            return List.of(finding(
                    exemption,
                    SPEC.key("rules"),
                    "",
                    "the exception does not say what is excused",
                    "name the rules, such as MTLS-0201"));
        }
        List<Finding> findings = new ArrayList<>();
        for (int index = 0; index < exemption.rules().size(); index++) {
            String rule = exemption.rules().get(index);
            JsonPointer at = SPEC.key("rules").item(index, rule);
            governing.stream()
                    .filter(policy -> !policy.grants().allow(rule))
                    .findFirst()
                    .map(policy -> finding(
                            exemption,
                            at,
                            rule,
                            rule + " cannot be excused under policy "
                                    + policy.id().name(),
                            "name only rules among "
                                    + policy.grants().rules().stream()
                                            .sorted()
                                            .map(RuleId::text)
                                            .collect(Collectors.joining(", "))))
                    .ifPresent(findings::add);
        }
        return findings;
    }

    private static Optional<Finding> blank(Exemption exemption, String field, String text, String meaning) {
        return text.isBlank()
                ? Optional.of(finding(exemption, SPEC.key(field), text, "there is no " + field, "say " + meaning))
                : Optional.empty();
    }

    private static Optional<Finding> end(Exemption exemption, Instant now, List<Policy> governing) {
        JsonPointer at = SPEC.key("expiresAt");
        Optional<Instant> end = exemption.expiresAt();
        if (end.isEmpty()) {
            return Optional.of(finding(
                    exemption,
                    at,
                    "",
                    "the exception never ends",
                    "write when it ends, such as " + now.plus(MONTH).truncatedTo(ChronoUnit.SECONDS)));
        }
        String written = end.get().toString();
        if (!exemption.isLive(now)) {
            return Optional.of(
                    finding(exemption, at, written, "the exception ended at " + written, "write an end in the future"));
        }
        return governing.stream()
                .filter(policy -> policy.grants()
                        .longest()
                        .filter(longest -> end.get().isAfter(now.plus(longest)))
                        .isPresent())
                .findFirst()
                .map(policy -> tooLong(exemption, at, policy, now));
    }

    private static Finding tooLong(Exemption exemption, JsonPointer at, Policy policy, Instant now) {
        Duration longest = policy.grants().longest().orElseThrow();
        return finding(
                exemption,
                at,
                exemption.expiresAt().map(Instant::toString).orElse(""),
                "the exception lasts longer than policy " + policy.id().name() + " allows, which is "
                        + (longest.toDays() > 0 ? longest.toDays() + " days" : longest.toHours() + " hours"),
                "end it by " + now.plus(longest).truncatedTo(ChronoUnit.SECONDS)
                        + ", and renew it then if it is still needed");
    }

    private static Finding finding(Exemption exemption, JsonPointer at, String value, String problem, String remedy) {
        return new Finding(
                INFO.id(),
                exemption.id(),
                at,
                value,
                problem,
                "workloads " + exemption.workloads() + " of namespace "
                        + exemption.id().namespace() + ", and everybody who calls them",
                remedy,
                new Reach.Itself());
    }
}
