/**
 * What the engine knows about one workload, for somebody who has never seen the mesh: its own words, in plain ones, and
 * nothing that it does not say. What holds, and why, is decided in {@code core}.
 */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.cli.explain;
