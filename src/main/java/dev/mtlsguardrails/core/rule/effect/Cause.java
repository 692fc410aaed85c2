package dev.mtlsguardrails.core.rule.effect;

import dev.mtlsguardrails.core.resource.JsonPointer;
import dev.mtlsguardrails.core.rule.Consequence.Trace;
import java.util.List;

/**
 * What in the changed object brings an effect about.
 *
 * @param at where a finding points
 * @param fields by which a finding about a field explains it
 */
record Cause(JsonPointer at, Trace trace, List<JsonPointer> fields) {

    Cause {
        fields = List.copyOf(fields);
    }
}
