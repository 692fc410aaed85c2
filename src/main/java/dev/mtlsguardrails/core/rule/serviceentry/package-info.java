/** Servers that Istio is told about by hand: MTLS-0207. */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.core.rule.serviceentry;
