/**
 * Files to documents that know where each of their fields stands. YAML is understood as {@code kubectl} understands it:
 * what is judged here must be what the API server would be sent.
 */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.cli.source;
