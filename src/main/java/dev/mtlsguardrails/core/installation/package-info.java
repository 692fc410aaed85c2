/**
 * What makes the API server ask us and keep what we need, compared with what was installed: a guard that nobody asks looks
 * exactly like one that finds nothing.
 */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.core.installation;
