package dev.mtlsguardrails.core.rule;

import dev.mtlsguardrails.core.policy.RuleId;
import dev.mtlsguardrails.core.resource.JsonPointer;
import java.util.List;
import java.util.Optional;

/**
 * What is known of an effect beside the finding about it, so that one cause makes one violation: a finding about the field
 * that brings it about takes it over.
 *
 * @param trace by what in the object it comes about
 * @param fields those by which another finding explains it
 * @param excusedBy the rule whose exceptions excuse it; empty where none do
 * @param inWords who feels it, for whoever takes it over
 */
public record Consequence(Trace trace, List<JsonPointer> fields, Optional<RuleId> excusedBy, String inWords) {

    public Consequence {
        fields = List.copyOf(fields);
    }

    /** By what in the changed object an effect comes about. */
    public enum Trace {
        /** A field that decides, or stands in the way of another. */
        FIELD,
        /** Who has a proxy, and where, or is taken for somebody with one. */
        PROXY
    }
}
