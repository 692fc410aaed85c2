/**
 * Follows the API server: one watch a kind, all folded into a {@code ClusterView} that is swapped whole. Says what it
 * could not find out; readiness depends on that, liveness never does.
 */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.cluster;
