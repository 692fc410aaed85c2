package dev.mtlsguardrails.cli.source;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.kube.Header;

/**
 * One object, and where its fields stand in its file.
 *
 * @param tree the object as the API server would be sent it
 */
public record Document(SourceFile file, JsonNode tree, Header header, Places places) {

    /** The place of a field, or of the deepest one on the way to it that is there. */
    public Place place(JsonPointer field) {
        return places.of(field);
    }

    /** The line with which it begins. */
    public int line() {
        return place(JsonPointer.ROOT).line();
    }
}
