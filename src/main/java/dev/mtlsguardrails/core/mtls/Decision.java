package dev.mtlsguardrails.core.mtls;

import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.List;
import java.util.Optional;

/**
 * An answer together with where it comes from, so that whoever reports it can say why.
 *
 * @param by the field that decided; empty where it is nobody's word
 * @param shadowed objects that speak about the same and lost
 */
public record Decision<T>(T value, Why why, Optional<Source> by, List<ResourceId> shadowed) {

    public Decision {
        shadowed = List.copyOf(shadowed);
    }

    static <T> Decision<T> of(T value, Why why) {
        return new Decision<>(value, why, Optional.empty(), List.of());
    }

    static <T> Decision<T> of(T value, Why why, ResourceId by, JsonPointer at) {
        return new Decision<>(value, why, Optional.of(new Source(by, at)), List.of());
    }

    /** A place in an object. */
    public record Source(ResourceId object, JsonPointer at) {}
}
