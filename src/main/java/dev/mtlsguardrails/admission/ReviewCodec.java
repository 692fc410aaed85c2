package dev.mtlsguardrails.admission;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mtlsguardrails.admission.AdmissionRequest.DryRun;
import dev.mtlsguardrails.admission.AdmissionRequest.Operation;
import dev.mtlsguardrails.core.policy.Requester;
import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.resource.ResourceId;
import dev.mtlsguardrails.kube.ReadLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** AdmissionReview v1, strictly: a body that could be read in two ways is not read at all. */
final class ReviewCodec {

    private static final String API_VERSION = "admission.k8s.io/v1";
    private static final String KIND = "AdmissionReview";

    private static final ObjectReader STRICT = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(ReadLimits.constraints())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private ReviewCodec() {}

    static AdmissionRequest parse(byte[] body) throws BadReviewException {
        JsonNode review = tree(body);
        if (!API_VERSION.equals(review.path("apiVersion").textValue())
                || !KIND.equals(review.path("kind").textValue())) {
            throw new BadReviewException("the body must be an " + KIND + " of " + API_VERSION);
        }
        JsonNode request = object(review, "request").orElseThrow(() -> new BadReviewException("request is required"));
        JsonNode kind = object(request, "kind").orElseThrow(() -> new BadReviewException("request.kind is required"));
        GroupKind groupKind = new GroupKind(text(kind, "group"), required(kind, "kind"));
        AdmissionRequest read = new AdmissionRequest(
                required(request, "uid"),
                operation(required(request, "operation")),
                apiVersion(groupKind, required(kind, "version")),
                new ResourceId(groupKind, text(request, "namespace"), text(request, "name")),
                request.path("dryRun").asBoolean(false) ? DryRun.YES : DryRun.NO,
                requester(object(request, "userInfo").orElse(JsonNodeFactory.instance.objectNode())),
                object(request, "object"),
                object(request, "oldObject"));
        return withObjects(read);
    }

    private static JsonNode tree(byte[] body) throws BadReviewException {
        try {
            JsonNode tree = STRICT.readTree(body);
            if (tree == null || !tree.isObject()) {
                throw new BadReviewException("the body must be a JSON object");
            }
            return tree;
        } catch (IOException unreadable) {
            throw new BadReviewException("the body is no JSON: " + unreadable.getMessage());
        }
    }

    private static AdmissionRequest withObjects(AdmissionRequest request) throws BadReviewException {
        Operation operation = request.operation();
        boolean needsNew = operation == Operation.CREATE || operation == Operation.UPDATE;
        boolean needsOld = operation == Operation.UPDATE || operation == Operation.DELETE;
        if (needsNew && request.object().isEmpty()) {
            throw new BadReviewException("request.object is required for " + operation);
        }
        if (needsOld && request.oldObject().isEmpty()) {
            throw new BadReviewException("request.oldObject is required for " + operation);
        }
        return request;
    }

    private static Requester requester(JsonNode userInfo) throws BadReviewException {
        List<String> groups = StreamSupport.stream(userInfo.path("groups").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        return new Requester(text(userInfo, "username"), groups);
    }

    private static Operation operation(String written) throws BadReviewException {
        return Arrays.stream(Operation.values())
                .filter(operation -> operation.name().equals(written))
                .findFirst()
                .orElseThrow(() -> new BadReviewException("request.operation must be one of "
                        + Arrays.toString(Operation.values()) + ", not " + written));
    }

    private static String apiVersion(GroupKind kind, String version) {
        return kind.group().isEmpty() ? version : kind.group() + "/" + version;
    }

    private static Optional<JsonNode> object(JsonNode parent, String field) throws BadReviewException {
        JsonNode node = parent.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        if (!node.isObject()) {
            throw new BadReviewException(field + " must be an object");
        }
        return Optional.of(node);
    }

    private static String text(JsonNode parent, String field) throws BadReviewException {
        JsonNode node = parent.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return "";
        }
        if (!node.isTextual()) {
            throw new BadReviewException(field + " must be a string");
        }
        return node.textValue();
    }

    private static String required(JsonNode parent, String field) throws BadReviewException {
        String text = text(parent, field);
        if (text.isEmpty()) {
            throw new BadReviewException(field + " is required");
        }
        return text;
    }

    static byte[] render(AdmissionAnswer answer) {
        ObjectNode review = JsonNodeFactory.instance.objectNode();
        review.put("apiVersion", API_VERSION).put("kind", KIND);
        ObjectNode response = review.putObject("response");
        response.put("uid", answer.uid()).put("allowed", answer.refusal().isEmpty());
        answer.refusal()
                .ifPresent(refusal -> response.putObject("status")
                        .put("code", refusal.code())
                        .put("reason", refusal.reason())
                        .put("message", refusal.message()));
        answer.patch().ifPresent(patch -> response.put("patchType", "JSONPatch").put("patch", utf8(patch)));
        if (!answer.warnings().isEmpty()) {
            answer.warnings().forEach(response.withArray("warnings")::add);
        }
        if (!answer.auditAnnotations().isEmpty()) {
            ObjectNode annotations = response.putObject("auditAnnotations");
            answer.auditAnnotations().forEach(annotations::put);
        }
        return utf8(review);
    }

    /** As a value in another tree, bytes are written in base64, which is how the API server wants a patch. */
    private static byte[] utf8(JsonNode tree) {
        return tree.toString().getBytes(StandardCharsets.UTF_8);
    }
}
