package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.resource.Labels;
import java.time.Instant;
import java.util.Optional;

/**
 * What Kubernetes says about any object, as far as a rule asks.
 *
 * @param annotations those that a mesh reads
 * @param controller the owner that manages the object; a claim that anybody may write, never a proof
 * @param created when the object was first stored, in whole seconds; usually empty in a manifest
 */
public record Meta(Labels labels, Labels annotations, Optional<Owner> controller, Optional<Instant> created) {

    /** Nothing is said. */
    public static final Meta NONE = new Meta(Labels.NONE, Labels.NONE, Optional.empty(), Optional.empty());

    public record Owner(GroupKind kind, String name) {}
}
