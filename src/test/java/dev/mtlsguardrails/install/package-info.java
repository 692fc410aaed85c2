/** From an empty cluster to a replica that goes: installing, starting cold, draining, and the ways in and out. */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.install;
