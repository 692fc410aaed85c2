package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.resource.Labels;
import java.time.Instant;
import java.util.Optional;

/**
 * What Kubernetes says about any object.
 *
 * @param created to the second; the API server sets it before admission
 * @param terminating whether the object carries a deletion timestamp
 * @param controller the owner that manages the object; a claim that anybody may write, never a proof
 */
public record Meta(Labels labels, Optional<Instant> created, boolean terminating, Optional<Owner> controller) {

    public record Owner(GroupKind kind, String name) {}
}
