package dev.mtlsguardrails.admission;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the API server is told.
 *
 * @param refusal why not, if not
 * @param patch what the object is to be changed by before it is stored, as a JSON Patch
 * @param auditAnnotations short keys; the API server puts the webhook's name before them
 */
record AdmissionAnswer(
        String uid,
        Optional<Refusal> refusal,
        Optional<JsonNode> patch,
        List<String> warnings,
        SortedMap<String, String> auditAnnotations) {

    static AdmissionAnswer allowed(String uid) {
        return new AdmissionAnswer(uid, Optional.empty(), Optional.empty(), List.of(), new TreeMap<>());
    }

    static AdmissionAnswer refused(String uid, Refusal refusal) {
        return new AdmissionAnswer(
                uid, Optional.of(refusal), Optional.empty(), List.of(), new TreeMap<>(Map.of("decision", "invalid")));
    }

    /** The same with one more warning, before the others: it is about all of them. */
    AdmissionAnswer warning(String first) {
        return new AdmissionAnswer(
                uid,
                refusal,
                patch,
                Stream.concat(Stream.of(first), warnings.stream()).toList(),
                auditAnnotations);
    }

    /** A Kubernetes {@code Status}, as far as people see it. */
    record Refusal(int code, String reason, String message) {

        static Refusal forbidden(String message) {
            return new Refusal(403, "Forbidden", message);
        }

        static Refusal badRequest(String message) {
            return new Refusal(400, "BadRequest", message);
        }

        static Refusal invalid(String message) {
            return new Refusal(422, "Invalid", message);
        }
    }
}
