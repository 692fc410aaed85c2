/** mTLS Guardrails: finds out, before an object is stored, that it would switch mutual TLS off in a mesh. */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails;
