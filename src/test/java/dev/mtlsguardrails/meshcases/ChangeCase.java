package dev.mtlsguardrails.meshcases;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.mesh.Change;
import dev.mtlsguardrails.core.mesh.MeshObject;
import dev.mtlsguardrails.core.mesh.MeshSnapshot;
import java.util.NoSuchElementException;

/**
 * A change of a mesh, with what Istio says before it and after it.
 *
 * @param after the mesh that the change alone makes of the mesh before
 */
record ChangeCase(MeshCase before, Change change, MeshSnapshot after, JsonNode expectedAfter) {

    /** The change from one mesh to another, which is to be the only difference between them. */
    static ChangeCase of(MeshCase before, MeshCase after, Made made) {
        Change change = made.between(before.mesh(), after.mesh());
        MeshSnapshot changed = before.mesh().apply(change);
        if (!changed.equals(after.mesh())) {
            throw new IllegalArgumentException(after.id() + " is not " + before.id() + " after " + made);
        }
        return new ChangeCase(before, change, changed, after.expect());
    }

    /**
     * What was done, by name.
     *
     * @param before the id of the mesh that it was done to
     */
    record Made(String before, String operation, String kind, String namespace, String name) {

        static Made of(JsonNode line) {
            JsonNode change = line.path("change");
            return new Made(
                    line.path("before").asText(),
                    change.path("operation").asText(),
                    change.path("kind").asText(),
                    change.path("namespace").asText(),
                    change.path("name").asText());
        }

        private Change between(MeshSnapshot before, MeshSnapshot after) {
            return switch (operation) {
                case "CREATE" -> new Change.Create(in(after));
                case "UPDATE" -> new Change.Update(in(before), in(after));
                case "DELETE" -> new Change.Delete(in(before));
                default -> throw new IllegalArgumentException("no operation: " + operation);
            };
        }

        private MeshObject in(MeshSnapshot mesh) {
            return mesh.namespaces()
                    .flatMap(slice -> slice.objects())
                    .filter(object -> object.id().kind().kind().equals(kind))
                    .filter(object -> object.id().namespace().equals(namespace))
                    .filter(object -> object.id().name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new NoSuchElementException("no such object: " + this));
        }
    }
}
