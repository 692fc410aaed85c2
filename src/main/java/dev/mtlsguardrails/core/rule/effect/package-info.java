/** What a change does on the wire, by whatever field: MTLS-05xx. */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.core.rule.effect;
