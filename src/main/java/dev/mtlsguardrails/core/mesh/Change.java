package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.resource.Resource;
import dev.mtlsguardrails.core.resource.ResourceId;
import java.util.Optional;

/** What happens to one object. */
public sealed interface Change {

    /** The object after the change; for a deletion, the one that goes. */
    Resource object();

    default ResourceId id() {
        return object().id();
    }

    /** The object as it was, if it was there. */
    default Optional<Resource> before() {
        return switch (this) {
            case Create create -> Optional.empty();
            case Update update -> Optional.of(update.old());
            case Delete delete -> Optional.of(delete.object());
            case Standing standing -> Optional.of(standing.object());
        };
    }

    /** The object as it will be, if it will be there. */
    default Optional<Resource> after() {
        return this instanceof Delete ? Optional.empty() : Optional.of(object());
    }

    /** What happened between two states of one object; empty where nothing did. */
    static Optional<Change> between(Optional<Resource> before, Optional<Resource> after) {
        if (before.equals(after)) {
            return Optional.empty();
        }
        return Optional.of(after.<Change>map(
                        now -> before.<Change>map(old -> new Update(old, now)).orElseGet(() -> new Create(now)))
                .orElseGet(() -> new Delete(before.orElseThrow())));
    }

    record Create(Resource object) implements Change {}

    record Update(Resource old, Resource object) implements Change {}

    record Delete(Resource object) implements Change {}

    /** Nothing happens: the object is looked at as it is. */
    record Standing(Resource object) implements Change {}
}
