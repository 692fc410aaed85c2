/** Ways around the sidecar: MTLS-03xx. */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.core.rule.sidecar;
