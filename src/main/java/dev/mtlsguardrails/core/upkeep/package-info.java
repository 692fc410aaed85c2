/**
 * Which DestinationRules a cluster needs for destinations that have no sidecar, as values: what is wanted, what stands and
 * is ours, and what is only to be said. Nothing here writes anything.
 */
@NullMarked
package dev.mtlsguardrails.core.upkeep;

import org.jspecify.annotations.NullMarked;
