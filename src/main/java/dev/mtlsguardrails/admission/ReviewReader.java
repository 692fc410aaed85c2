package dev.mtlsguardrails.admission;

import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.kube.ReadChange;
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
        return switch (readChange(request)) {
            case ReadChange.Read(Change change) -> new ReadReview.Judged(change);
            case ReadChange.Malformed malformed -> malformed(request, malformed);
            case ReadChange.Unreadable unreadable -> new ReadReview.Unreadable();
            case ReadChange.Foreign foreign -> new ReadReview.Foreign();
        };
    }

    private static ReadChange readChange(AdmissionRequest request) {
        return switch (request.operation()) {
            case CONNECT -> new ReadChange.Foreign();
            case CREATE -> ReadChange.created(request.id(), request.object().orElseThrow());
            case UPDATE ->
                ReadChange.updated(
                        request.id(),
                        request.object().orElseThrow(),
                        request.oldObject().orElseThrow());
            case DELETE -> ReadChange.deleted(request.id(), request.oldObject().orElseThrow());
        };
    }

    private static ReadReview malformed(AdmissionRequest request, ReadChange.Malformed malformed) {
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
