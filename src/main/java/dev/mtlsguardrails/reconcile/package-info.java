/** Brings what is written in the cluster to where it should be, again and again, from the state and not from events. */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.reconcile;
