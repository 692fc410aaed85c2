package dev.mtlsguardrails.kube;

import dev.mtlsguardrails.core.policy.Exemption;
import dev.mtlsguardrails.core.resource.ResourceId;

/** Reads exceptions. What is missing is a rule's business; what is of another type cannot be read. */
final class ExemptionReader {

    private ExemptionReader() {}

    static Exemption exemption(ResourceId id, Cursor object) {
        Cursor spec = object.field("spec");
        return new Exemption(
                id,
                MetaReader.labelSelector(spec.field("workloadSelector")),
                spec.field("ports").items(port -> "").stream()
                        .map(port -> port.number().orElseThrow(() -> new Cursor.Malformed(port.at(), "is required")))
                        .toList(),
                spec.field("rules").texts(),
                spec.field("reason").text().orElse(""),
                spec.field("owner").text().orElse(""),
                spec.field("expiresAt").time());
    }
}
