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
import dev.mtlsguardrails.core.rule.UnknownRules;
import dev.mtlsguardrails.core.verdict.AllowlistUse;
import dev.mtlsguardrails.kube.KubeReader;
import dev.mtlsguardrails.kube.Reading;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
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
        this.unknownRules = catalogue.unknownRules();
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

    private Answer accepted(Reading<Resource> reading) {
        return switch (reading) {
            case Reading.Read<Resource>(Policy policy) ->
                unknownRules
                        .introducedBy(new Change.Create(policy))
                        .map(unknown -> new Answer("False", "UnknownRule", unknown.message()))
                        .orElseGet(() -> new Answer("True", "InForce", "understood, and in force"));
            case Reading.Read<Resource>(Exemption exemption) -> accepted(exemption);
            case Reading.Malformed<Resource> malformed ->
                new Answer(
                        "False", "Malformed", malformed.at().fieldPath() + " " + malformed.reason() + ": not in force");
            default -> new Answer("Unknown", "Foreign", "none of our kinds");
        };
    }

    private Answer accepted(Exemption exemption) {
        if (!exemption.isLive(now)) {
            return new Answer(
                    "False",
                    "Expired",
                    exemption
                            .expiresAt()
                            .map(end -> "it ended at " + end)
                            .orElse("it does not say when it ends, and excuses nothing"));
        }
        if (!exemption.isSpecific()) {
            return new Answer("False", "TooBroad", "its selector does not say which workloads are meant");
        }
        List<String> forbidden = exemption.rules().stream()
                .filter(rule -> !isAllowed(rule, exemption.id().namespace()))
                .toList();
        String live = "live until " + exemption.expiresAt().orElseThrow();
        if (forbidden.isEmpty()) {
            return new Answer("True", "Live", live);
        }
        String which = "the policy of the namespace does not let these be excused: " + String.join(", ", forbidden);
        return forbidden.size() < exemption.rules().size()
                ? new Answer("True", "PartlyAllowed", live + "; but " + which)
                : new Answer("False", "NotAllowed", which);
    }

    private boolean isAllowed(String rule, String namespace) {
        return view.guards().governing(view.mesh().namespaceLabels(namespace)).stream()
                .allMatch(policy -> policy.grants().allow(rule));
    }

    private ObjectNode condition(JsonNode object, Answer answer) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", ACCEPTED)
                .put("status", answer.status)
                .put("reason", answer.reason)
                .put("message", answer.message)
                .put("observedGeneration", object.at("/metadata/generation").asLong())
                .put("lastTransitionTime", since(object, answer.status));
    }

    private String since(JsonNode object, String status) {
        Optional<String> unchanged = StreamSupport.stream(
                        object.at("/status/conditions").spliterator(), false)
                .filter(old -> old.path("type").asText().equals(ACCEPTED)
                        && old.path("status").asText().equals(status))
                .map(old -> old.path("lastTransitionTime").asText())
                .findFirst();
        return unchanged.orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private record Answer(String status, String reason, String message) {}
}
