package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.resource.Resource;
import dev.mtlsguardrails.core.resource.ResourceId;

/** What happens to one object. */
public sealed interface Change {

    /** The object after the change; for a deletion, the one that goes. */
    Resource object();

    default ResourceId id() {
        return object().id();
    }

    record Create(Resource object) implements Change {}

    record Update(Resource old, Resource object) implements Change {}

    record Delete(Resource object) implements Change {}

    /** Nothing happens: the object is looked at as it is. */
    record Standing(Resource object) implements Change {}
}
