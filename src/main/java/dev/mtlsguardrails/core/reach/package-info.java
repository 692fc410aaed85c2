/**
 * Whom a policy reaches: servers by namespace and name, clients by namespace, the extent of a field by its own words.
 * Rules name these in their findings, and exceptions are looked up for them.
 */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.core.reach;
