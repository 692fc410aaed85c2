/**
 * What a change does on the wire: the transitions of calls and of servers from the mesh before it to the mesh after it, as
 * values. {@link dev.mtlsguardrails.core.impact.Impact} is the entrance. Nothing here judges.
 */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.core.impact;
