/**
 * How fast and how heavy it is: {@code make bench}. Nothing is asserted here, since a time depends on the machine; what
 * can be compared are ratios of one run.
 */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.bench;
