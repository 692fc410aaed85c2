/**
 * What Istio makes of the objects of a mesh: who gets a sidecar, which rule a client obeys and what it sends, what stands at
 * the ports of servers, and what becomes of a call. {@link dev.mtlsguardrails.core.mtls.EffectiveMtls} is the entrance.
 * Every claim cites the section of the Istio semantics it rests on, and every answer says why.
 */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.core.mtls;
