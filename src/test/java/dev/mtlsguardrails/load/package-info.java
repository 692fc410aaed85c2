/**
 * What a review costs: {@code make load}. The webhook stands beside a handler that does nothing, in one process, so that
 * machine, TLS and HTTP cancel out; what is asserted here is what was answered, never how fast.
 */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.load;
