/**
 * Looks at what is stored, whoever stored it and however: what admission would refuse and is there all the same. It stops
 * nothing and undoes nothing; it tells.
 */
@org.jspecify.annotations.NullMarked
package dev.mtlsguardrails.audit;
