/**
 * The objects of a mesh as values, the immutable snapshot that holds them, and the change of one of them. An enum
 * value of a newer Istio is a value of its own here ({@code Unrecognised}), never a guess. What Istio makes of these
 * objects is said in {@code core.mtls}.
 */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.core.mesh;
