package dev.mtlsguardrails.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.policy.Requester;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.Locale;
import java.util.Optional;

/**
 * A request of the API server. Kind, namespace, name and operation are the request's, whatever the object claims.
 *
 * @param apiVersion of the objects, by the request's word
 */
record AdmissionRequest(
        String uid,
        Operation operation,
        String apiVersion,
        ResourceId id,
        DryRun dryRun,
        Requester requester,
        Optional<JsonNode> object,
        Optional<JsonNode> oldObject) {

    enum Operation {
        CREATE,
        UPDATE,
        DELETE,
        CONNECT;

        /** As metrics write it. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Nothing here has side effects, so a dry run gets the same verdict; it is only told apart in the audit line. */
    enum DryRun {
        NO,
        YES
    }
}
