/**
 * What Istio makes of the objects of a mesh: who gets a sidecar, who stands behind a host, whom a policy governs. Every
 * claim cites the section of the Istio semantics it rests on.
 */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.core.mtls;
