/** How a run is told: to people, and to programs. */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.cli.report;
