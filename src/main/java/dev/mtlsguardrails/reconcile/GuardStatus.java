package dev.mtlsguardrails.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.policy.Exemption;
import dev.mtlsguardrails.core.policy.Policy;
import dev.mtlsguardrails.core.resource.Resource;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.core.rule.ClusterView;
import dev.mtlsguardrails.core.rule.RuleCatalogue;
import dev.mtlsguardrails.core.rule.RuleInfo;
import dev.mtlsguardrails.core.verdict.AllowlistUse;
import dev.mtlsguardrails.core.verdict.UnknownRules;
import dev.mtlsguardrails.kube.KubeReader;
import dev.mtlsguardrails.kube.Reading;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What the status of a policy or an exception should be. The time of a condition stays as long as its answer does. */
final class GuardStatus {

    private static final int MOST_WORKLOADS = 50;
    private static final String ACCEPTED = "Accepted";

    private final ClusterView view;
    private final AllowlistUse use;
    private final UnknownRules unknownRules;
    private final Instant now;

    GuardStatus(ClusterView view, RuleCatalogue catalogue, Instant now) {
        this.view = view;
        this.use = AllowlistUse.of(view, catalogue, now);
        this.unknownRules =
                new UnknownRules(catalogue.infos().stream().map(RuleInfo::id).toList());
        this.now = now;
    }

    /** The status that a stored object should have. */
    ObjectNode of(JsonNode object) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        Reading<Resource> reading = KubeReader.read(object);
        status.putArray("conditions").add(condition(object, accepted(reading)));
        if (reading instanceof Reading.Read<Resource>(Exemption exemption)) {
            ArrayNode workloads = status.putArray("workloads");
            use.workloads(exemption).stream()
                    .limit(MOST_WORKLOADS)
                    .map(ResourceId::toString)
                    .forEach(workloads::add);
            status.put("inUse", use.isUsed(exemption));
        }
        return status;
    }

    private Accepted accepted(Reading<Resource> reading) {
        return switch (reading) {
            case Reading.Read<Resource>(Policy policy) ->
                unknownRules
                        .introducedBy(new Change.Create(policy))
                        .map(unknown -> new Accepted("False", "UnknownRule", unknown.message()))
                        .orElseGet(() -> new Accepted("True", "InForce", "understood, and in force"));
            case Reading.Read<Resource>(Exemption exemption) -> accepted(exemption);
            case Reading.Malformed<Resource> malformed ->
                new Accepted(
                        "False", "Malformed", malformed.at().fieldPath() + " " + malformed.reason() + ": not in force");
            default -> new Accepted("Unknown", "Foreign", "none of our kinds");
        };
    }

    private Accepted accepted(Exemption exemption) {
        if (!exemption.isLive(now)) {
            return new Accepted(
                    "False",
                    "Expired",
                    exemption
                            .expiresAt()
                            .map(end -> "it ended at " + end)
                            .orElse("it does not say when it ends, and excuses nothing"));
        }
        if (!exemption.isSpecific()) {
            return new Accepted("False", "TooBroad", "its selector does not say which workloads are meant");
        }
        String namespace = exemption.id().namespace();
        String excluded = view.guards().governing(view.mesh().namespaceLabels(namespace)).stream()
                .flatMap(policy -> exemption.rules().stream()
                        .filter(rule -> policy.grants().rules().stream()
                                .noneMatch(allowed -> allowed.text().equals(rule)))
                        .map(rule -> rule + " (policy " + policy.id().name() + ")"))
                .distinct()
                .collect(Collectors.joining(", "));
        return excluded.isEmpty()
                ? new Accepted(
                        "True", "Live", "live until " + exemption.expiresAt().orElseThrow())
                : new Accepted(
                        "False",
                        "NotAllowed",
                        "the policy of the namespace does not let these be excused: " + excluded);
    }

    private ObjectNode condition(JsonNode object, Accepted accepted) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", ACCEPTED)
                .put("status", accepted.status)
                .put("reason", accepted.reason)
                .put("message", accepted.message)
                .put("observedGeneration", object.at("/metadata/generation").asLong())
                .put("lastTransitionTime", since(object, accepted.status));
    }

    private String since(JsonNode object, String answer) {
        Optional<String> unchanged = StreamSupport.stream(
                        object.at("/status/conditions").spliterator(), false)
                .filter(old -> old.path("type").asText().equals(ACCEPTED)
                        && old.path("status").asText().equals(answer))
                .map(old -> old.path("lastTransitionTime").asText())
                .findFirst();
        return unchanged.orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private record Accepted(String status, String reason, String message) {}
}
