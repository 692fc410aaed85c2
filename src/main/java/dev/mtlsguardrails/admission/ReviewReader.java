package dev.mtlsguardrails.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.resource.Resource;
import dev.mtlsguardrails.kube.KubeReader;
import dev.mtlsguardrails.kube.Reading;
import java.util.Optional;

/** Makes a change of a request, or says why there is none to judge. */
final class ReviewReader {

    private ReviewReader() {}

    static ReadReview read(AdmissionRequest request) {
        return disagreement(request).orElseGet(() -> readObjects(request));
    }

    /** A review whose kind is not its object's would be read by the wrong reader, so nobody may send one. */
    private static Optional<ReadReview> disagreement(AdmissionRequest request) {
        return request.object()
                .or(request::oldObject)
                .filter(object ->
                        !request.apiVersion().equals(object.path("apiVersion").textValue())
                                || !request.id()
                                        .kind()
                                        .kind()
                                        .equals(object.path("kind").textValue()))
                .map(object -> new ReadReview.Refused(AdmissionAnswer.Refusal.badRequest("the review is about "
                        + request.apiVersion() + " " + request.id().kind().kind() + ", but its object is "
                        + object.path("apiVersion").asText() + " "
                        + object.path("kind").asText())));
    }

    private static ReadReview readObjects(AdmissionRequest request) {
        return switch (request.operation()) {
            case CONNECT -> new ReadReview.Foreign();
            case CREATE -> created(request, request.object().orElseThrow());
            case UPDATE ->
                updated(
                        request,
                        request.object().orElseThrow(),
                        request.oldObject().orElseThrow());
            case DELETE -> deleted(request, request.oldObject().orElseThrow());
        };
    }

    private static ReadReview created(AdmissionRequest request, JsonNode object) {
        return switch (KubeReader.read(request.id(), object)) {
            case Reading.Read<Resource>(Resource value) -> new ReadReview.Judged(new Change.Create(value));
            case Reading.Malformed<Resource> malformed -> malformed(request, malformed);
            case Reading.Foreign<Resource> foreign -> new ReadReview.Foreign();
        };
    }

    private static ReadReview updated(AdmissionRequest request, JsonNode object, JsonNode oldObject) {
        Reading<Resource> old = KubeReader.read(request.id(), oldObject);
        return switch (KubeReader.read(request.id(), object)) {
            case Reading.Read<Resource>(Resource value) ->
                new ReadReview.Judged(
                        old instanceof Reading.Read<Resource>(Resource oldValue)
                                ? new Change.Update(oldValue, value)
                                : new Change.Create(value));
            case Reading.Malformed<Resource> malformed ->
                old instanceof Reading.Malformed<Resource>
                                && object.path("spec").equals(oldObject.path("spec"))
                        ? new ReadReview.Unreadable()
                        : malformed(request, malformed);
            case Reading.Foreign<Resource> foreign -> new ReadReview.Foreign();
        };
    }

    /** What cannot be read may still be thrown away. */
    private static ReadReview deleted(AdmissionRequest request, JsonNode oldObject) {
        return switch (KubeReader.read(request.id(), oldObject)) {
            case Reading.Read<Resource>(Resource value) -> new ReadReview.Judged(new Change.Delete(value));
            case Reading.Malformed<Resource> malformed -> new ReadReview.Unreadable();
            case Reading.Foreign<Resource> foreign -> new ReadReview.Foreign();
        };
    }

    private static ReadReview malformed(AdmissionRequest request, Reading.Malformed<Resource> malformed) {
        return new ReadReview.Refused(AdmissionAnswer.Refusal.invalid("mTLS Guardrails cannot read " + request.id()
                + ": " + malformed.at().fieldPath() + " " + malformed.reason()));
    }

    /** What a review turns out to be. */
    sealed interface ReadReview {

        record Judged(Change change) implements ReadReview {}

        /** Refused before any rule sees it. */
        record Refused(AdmissionAnswer.Refusal refusal) implements ReadReview {}

        /** Cannot be read, and this request did not make it so: it is deleted, or its spec stays as it was. */
        record Unreadable() implements ReadReview {}

        /** None of our business. */
        record Foreign() implements ReadReview {}
    }
}
