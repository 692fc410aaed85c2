package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.resource.GroupKind;
import dev.mtlsguardrails.core.resource.Labels;
import java.util.Optional;

/**
 * What Kubernetes says about any object, as far as a rule asks.
 *
 * @param controller the owner that manages the object; a claim that anybody may write, never a proof
 */
public record Meta(Labels labels, Optional<Owner> controller) {

    public record Owner(GroupKind kind, String name) {}
}
