package dev.mtlsguardrails.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.resource.Resource;
import dev.mtlsguardrails.core.resource.ResourceId;

/** What came of reading a change. */
public sealed interface ReadChange {

    record Read(Change change) implements ReadChange {}

    /** The change brings in something that cannot be read. */
    record Malformed(JsonPointer at, String reason) implements ReadChange {}

    /** Cannot be read, and this change did not make it so: it is deleted, or its spec stays as it was. */
    record Unreadable() implements ReadChange {}

    /** None of our business. */
    record Foreign() implements ReadChange {}

    static ReadChange created(ResourceId id, JsonNode object) {
        return switch (KubeReader.read(id, object)) {
            case Reading.Read<Resource>(Resource value) -> new Read(new Change.Create(value));
            case Reading.Malformed<Resource>(JsonPointer at, String reason) -> new Malformed(at, reason);
            case Reading.Foreign<Resource> foreign -> new Foreign();
        };
    }

    /** What could not be read before is judged as if it were made now. */
    static ReadChange updated(ResourceId id, JsonNode object, JsonNode oldObject) {
        Reading<Resource> old = KubeReader.read(id, oldObject);
        boolean stays = old instanceof Reading.Malformed<Resource>
                && object.path("spec").equals(oldObject.path("spec"));
        return switch (created(id, object)) {
            case Read read
            when old instanceof Reading.Read<Resource>(Resource before) ->
                new Read(new Change.Update(before, read.change().object()));
            case Malformed malformed when stays -> new Unreadable();
            case ReadChange change -> change;
        };
    }

    /** What cannot be read may still be thrown away. */
    static ReadChange deleted(ResourceId id, JsonNode oldObject) {
        return switch (KubeReader.read(id, oldObject)) {
            case Reading.Read<Resource>(Resource value) -> new Read(new Change.Delete(value));
            case Reading.Malformed<Resource> malformed -> new Unreadable();
            case Reading.Foreign<Resource> foreign -> new Foreign();
        };
    }
}
