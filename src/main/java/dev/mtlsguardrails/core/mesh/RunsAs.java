package dev.mtlsguardrails.core.mesh;

import dev.mtlsguardrails.core.resource.JsonPointer;
import java.util.Optional;

/** The user and the group that a security context names. */
public record RunsAs(Optional<Long> user, Optional<Long> group) {

    public static final RunsAs UNSAID = new RunsAs(Optional.empty(), Optional.empty());

    /** A user or a group, and the field that says so. */
    public record Said(String field, long id, JsonPointer at) {}
}
