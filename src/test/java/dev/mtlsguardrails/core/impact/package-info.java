/** What a change does on the wire. */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.core.impact;
