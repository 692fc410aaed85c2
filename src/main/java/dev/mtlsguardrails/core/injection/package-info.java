/**
 * The sidecar mark: what is added to the template of a workload that says nothing itself, so that its pods get their
 * sidecar (istio-semantics 4.1, 4.2, 4.7), and why nothing is added otherwise. {@link
 * dev.mtlsguardrails.core.injection.Marker} is the whole decision; it asks the engine whether a mark works, and never
 * guesses.
 */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.core.injection;
